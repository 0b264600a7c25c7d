/* dialog.js - questions to the person, what became of them, and words about errors. */
import {Refused, SignedOut, Unreached} from './calls.js';
import {change} from './changes.js';
import {button, el} from './page.js';
import {has, w} from './words.js';

/* A sentence of the person's language where there is one, what the daemon said, and a way out. */
export function fault(e) {
	if (e instanceof Unreached)
		return el('div', {role: 'alert', class: 'fault'}, w('error.unreached'));
	if (e instanceof SignedOut)
		return el('div', {role: 'alert', class: 'fault'}, w('error.signed_out'));
	const code = e instanceof Refused ? e.code : 'PAGE';
	const own = has(`error.${code}`) && w(`error.${code}`);
	/* a hint to be typed at a terminal is none here */
	const hint = has(`hint.${code}`) ? w(`hint.${code}`)
					 : e.hint && !e.hint.includes('convene ') && e.hint;

	return el('div', {role: 'alert', class: 'fault'}, own && el('p', {}, own),
		el('p', {class: own && 'small'}, el('bdi', {}, e.message)),
		hint && el('p', {class: 'small'}, hint),
		e.req && el('p', {class: 'small faint'}, w('error.number', {req: e.req})));
}

export function toast(text, kind) {
	if (!text)
		return;
	const place = document.getElementById('toasts');
	const one = el('div', {class: `toast ${kind || ''}`}, text);

	place.append(one);
	setTimeout(() => one.remove(), 6000);
}

/*
 * A dialog with a form. content: elements; how: {ok, danger, act}: act's errors are shown in it,
 * and it ends when act is through. Without act there is only a way out.
 */
export function dialog(title, content, how = {}) {
	const box = el('dialog', {'aria-labelledby': 'dialog-title'});
	const faults = el('div', {});
	const back = document.activeElement;
	const ok = how.act &&
		el('button', {type: 'submit', class: how.danger ? 'danger' : 'main'},
			how.ok || w('ok'));
	const close = () => {
		box.close();
		box.remove();
		if (back && back.isConnected)
			back.focus();
	};
	const submit = async (e) => {
		e.preventDefault();
		ok.disabled = true;
		box.setAttribute('aria-busy', 'true');
		faults.replaceChildren();
		try {
			await how.act();
			close();
		} catch (err) {
			faults.replaceChildren(fault(err));
		} finally {
			ok.disabled = false;
			box.removeAttribute('aria-busy');
		}
	};

	box.append(el('form', {onsubmit: submit}, el('h2', {id: 'dialog-title'}, title), content,
		faults,
		el('div', {class: 'row end'}, button(how.act ? w('cancel') : w('close'), close),
			ok)));
	box.addEventListener('cancel', (e) => {
		e.preventDefault();
		close();
	});
	document.body.append(box);
	box.showModal();
	return {box, close};
}

/*
 * Change something and say what became of it: a refusal is thrown. What waits for the line is said
 * to wait; nothing is said to be done before its answer is there.
 */
export async function perform(method, params, about, done) {
	const end = await change(method, params, about);

	if (end.refused)
		throw end.refused;
	if (end.waits)
		toast(w('changes.will_be_sent'), 'waits');
	else
		toast(done ?? w('changes.is_done'), 'done');
	return end.result;
}

/* The same from a button, whose errors have no dialog to stand in. */
export async function perform_here(method, params, about, done) {
	try {
		return await perform(method, params, about, done);
	} catch (e) {
		dialog(w('refused'), fault(e));
		return null;
	}
}
