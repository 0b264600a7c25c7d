/*
 * changes.js - what a person changes, on its way. A change is kept with its key before it is sent,
 * and sent again with the same key until there is an answer: so it happens once, whatever happens
 * to the line, the page or the browser. They go in order, from one tab at a time.
 *
 *   waiting --answered--> done      gone from the list at once where somebody saw it happen
 *           --refused---> refused   kept with its reason until the person has read it
 */
import {call, me, Refused, SignedOut, Unreached} from './calls.js';
import {drop_change, keep_change, kept_changes} from './kept.js';
import {line_is_up, set_line} from './line.js';

const others = new BroadcastChannel('changes');
const listeners = [];
const watched = new Map(); /* number of a change: who waits for it on this page */
let again = null;
let signed_out = () => {};

export const on_changes = (f) => listeners.push(f);
export const on_signed_out = (f) => { signed_out = f;};

function tell() {
	listeners.forEach((f) => f());
	others.postMessage('changed');
}

others.onmessage = () => listeners.forEach((f) => f());

export const changes = () => (me() ? kept_changes(me().account) : Promise.resolve([]));

export async function dismiss(no) {
	await drop_change(no);
	tell();
}

/* Somebody looks at this change: its end is theirs, and nothing is kept of it. */
async function settle(change, end) {
	const watcher = watched.get(change.no);

	watched.delete(change.no);
	if (watcher && !change.late) {
		await drop_change(change.no);
		watcher(end);
		return;
	}
	const {refused} = end;

	await keep_change({
		...change,
		state: refused ? 'refused' : 'done',
		...(refused && {code: refused.code, reason: refused.message})
	});
	if (watcher)
		watcher(end);
}

/* It waits, and the person knows. */
async function put_off(change) {
	const watcher = watched.get(change.no);

	if (!change.late)
		await keep_change({...change, late: true});
	watched.delete(change.no);
	if (watcher)
		watcher({waits: true});
}

function later(ms) {
	clearTimeout(again);
	again = setTimeout(send, ms);
}

/* False: what comes behind it waits as well. */
async function send_one(change) {
	try {
		const result = await call(change.method, {...change.params, key: change.key});

		set_line(true);
		await settle(change, {result});
	} catch (e) {
		if (e instanceof Refused && e.retry === 'no') {
			await settle(change, {refused: e});
			return true;
		}
		await put_off(change);
		if (e instanceof SignedOut)
			signed_out();
		else if (e instanceof Unreached)
			set_line(false);
		else if (e instanceof Refused)
			later(Math.max(1000, e.after_ms));
		else
			throw e;
		return false;
	}
	return true;
}

/* All that wait, in order. */
export async function send() {
	let tried = false;

	await navigator.locks.request('changes', async () => {
		for (const change of await changes()) {
			if (change.state !== 'waiting')
				continue;
			tried = true;
			if (!await send_one(change))
				break;
		}
	});
	if (tried)
		tell();
}

/*
 * Change something. about: {what, with}: a word of words.js ('change.' before it) and a name, for
 * the list of changes. Comes back with {result} when the answer is there, {refused} when it was
 * refused, {waits: true} when it will be sent later.
 */
export async function change(method, params, about) {
	const made = {
		account: me().account,
		key: crypto.randomUUID(),
		method,
		params,
		about: about || {what: 'other'},
		made: Date.now(),
		state: 'waiting',
		late: !line_is_up()
	};

	made.no = await keep_change(made);
	const end = new Promise((done) => watched.set(made.no, done));

	send();
	return end;
}
