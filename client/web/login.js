/*
 * login.js - in by a link: https://HOST/#cvi_... The secret leaves the address and the history at
 * once. Nothing is sent before the person says so, since whoever looks at links (mail programs,
 * chats) would use it up. Until there is an answer link and key stay, so that the same may be asked
 * again.
 */
import {ask_for_link, enrol, Refused, remembered} from './calls.js';
import {fault} from './dialog.js';
import {button, choice, el, field, name} from './page.js';
import {language, languages, use_language, w} from './words.js';

const KEPT = 'enrol';

function kept() {
	try {
		return JSON.parse(localStorage.getItem(KEPT));
	} catch {
		return null;
	}
}

function take_link() {
	const found = /^#(cvi_[A-Za-z0-9_-]+)/.exec(location.hash);

	if (!found)
		return;
	history.replaceState(null, '', location.pathname);
	if (!kept() || kept().invitation !== found[1])
		localStorage.setItem(
			KEPT, JSON.stringify({invitation: found[1], key: crypto.randomUUID()}));
}

/* Where it will be kept, in the person's list of devices. */
function label() {
	const agent = navigator.userAgent;
	const browser = /(Firefox|Edg|SamsungBrowser|Chrome|Safari)\//.exec(agent);
	const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(agent);

	return [browser && browser[1], system && system[1]].filter(Boolean).join(', ') || 'browser';
}

/* A link that is pasted where the page is opened without one. */
function paste(enter) {
	const box = el('input', {type: 'text', autocomplete: 'off', spellcheck: 'false'});
	const wrong = el('div', {});

	return el('form', {
		onsubmit: (e) => {
			e.preventDefault();
			const found = /cvi_[A-Za-z0-9_-]+/.exec(box.value);

			if (!found) {
				wrong.replaceChildren(fault(new Refused({
					message: w('login.no_link_in_it'),
					data: {code: 'PAGE'}
				})));
				return;
			}
			location.hash = found[0];
			take_link();
			page({enter});
		}
	},
		el('label', {class: 'field'}, w('login.paste'), box), wrong,
		el('button', {class: 'main'}, w('login.go_on')));
}

/* A new link goes to the address that the fair has; what is said here tells nobody whether it has
 * it. */
function lost_link() {
	const address = el('input', {type: 'email', required: true, autocomplete: 'email'});
	const told = el('div', {});
	const ask = async (e) => {
		e.preventDefault();
		try {
			await ask_for_link(address.value);
			told.replaceChildren(
				el('p', {class: 'note', role: 'status'}, w('login.mailed')));
		} catch (err) {
			told.replaceChildren(fault(err));
		}
	};

	return el('details', {}, el('summary', {}, w('login.lost')),
		el('form', {onsubmit: ask}, field(w('me.mail'), address), told,
			el('button', {}, w('login.mail_me'))));
}

function page({enter, expired}) {
	const link = kept();
	const was = remembered();
	const place = el('div', {});
	const tongue = choice(languages(), language(), {
		'aria-label': w('language'),
		onchange: async (e) => {
			await use_language(e.target.value);
			page({enter, expired});
		}
	});
	const go = async (e) => {
		e.target.disabled = true;
		place.replaceChildren(el('p', {role: 'status'}, w('login.asking')));
		try {
			await enrol(link.invitation, link.key, label());
			localStorage.removeItem(KEPT);
			enter();
		} catch (err) {
			/* an answer there is, if not the one hoped for */
			if (err instanceof Refused && err.retry === 'no')
				localStorage.removeItem(KEPT);
			e.target.disabled = false;
			place.replaceChildren(fault(err));
		}
	};

	document.title = w('login.title');
	document.body.className = 'login';
	const stay = () => {
		localStorage.removeItem(KEPT);
		enter();
	};
	const by_link = () => [el('p', {}, w('login.tap')),
		was && el('p', {class: 'fault'}, w('login.instead_of'), ' ', name(was.name)),
		place,
		el('div', {class: 'row'}, button(w('login.enter'), go, {class: 'main big'}),
			was && button(w('login.stay'), stay)),
	];
	const without = () => [el('p', {}, w('login.by_link')), paste(enter), lost_link()];

	document.body.replaceChildren(el('main', {id: 'main'},
		el('div', {class: 'row end'}, tongue), el('h1', {tabindex: -1}, w('login.title')),
		expired && expired !== true && fault(expired),
		expired === true && el('p', {role: 'alert'}, w('error.signed_out')),
		link ? by_link() : without()));
}

/* The page of who is not logged in. link_only: only when there is a link; returns whether it is
 * shown. */
export function login(how) {
	take_link();
	if (how.link_only && !kept())
		return false;
	page(how);
	return true;
}

addEventListener('hashchange', () => {
	if (/^#cvi_/.test(location.hash))
		location.reload();
});
