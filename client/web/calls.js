/*
 * calls.js - from a page to the daemon and back: one request object of the protocol, one answer.
 *
 * Who is logged in is what the page was told last; every request names that account, so a page
 * never acts as somebody who logged in from another tab meanwhile: it is loaded anew.
 */
import {hello_for, kept_who, PAGE, send, send_call, take_early} from './first.js';
import {clock_is} from './time.js';

/* The daemon's own answer: a rule refused it. */
export class Refused extends Error {
	constructor(error) {
		super(error.message);
		const data = error.data || {};

		this.code = data.code || 'INTERNAL';
		this.field = data.field;
		this.hint = data.hint;
		this.req = data.req;
		this.retry = data.retry || 'no';
		this.after_ms = data.retry_after_ms || 0;
	}
}

/* No answer came, or none that says anything about the request. */
export class Unreached extends Error {}

/* There is no session, or no longer. */
export class SignedOut extends Error {}

let who = null;

/* {account, name, role, organisation, organisation_name, delegate, interpreter, event, ...} */
export const me = () => who;
export const is_staff = () => who && who.role === 'staff';

export function remember(principal) {
	who = principal;
	if (who)
		localStorage.setItem('who', JSON.stringify(who));
	else
		localStorage.removeItem('who');
}

/* Who was logged in here, for a start without a line. */
export function remembered() {
	who = kept_who();
	return who;
}

/* What came back to something sent. */
async function received(sent) {
	let answer;

	try {
		answer = await sent;
	} catch (e) {
		throw new Unreached(e.message);
	}
	if (answer.status === 409) {
		location.reload();
		await new Promise(() => {});
	}
	if (answer.status === 401)
		throw new SignedOut();
	if (answer.status === 429 || answer.status >= 500)
		throw new Unreached(`status ${answer.status}`);
	try {
		return {status: answer.status, said: await answer.json()};
	} catch {
		if (answer.ok)
			return {status: answer.status, said: {}};
		throw new Refused({message: `status ${answer.status}`, data: {}});
	}
}

const asked = async (method, params, anybody) =>
	await take_early(method, params) || send_call(method, params, who, anybody);

/* The result of a method. Refused, Unreached or SignedOut otherwise. */
export async function call(method, params = {}, anybody) {
	const {said} = await received(asked(method, params, anybody));

	if (said.error && /^TOKEN_|^ACCOUNT_DISABLED/.test((said.error.data || {}).code))
		throw new SignedOut();
	if (said.error)
		throw new Refused(said.error);
	return said.result;
}

/* All pages of a list, at most so many entries. */
export async function list(method, params, at_most = 5000) {
	const items = [];
	let cursor;

	do {
		const page = await call(method, {...PAGE, ...params, ...(cursor && {cursor})});

		items.push(...page.items);
		cursor = page.next;
	} while (cursor && items.length < at_most);
	return items;
}

let known = false; /* the page shows somebody's */

/*
 * Ask who the session is of; SignedOut when there is none. It names no account, since it is what
 * tells the page; a page that shows somebody else's is loaded anew.
 */
export async function greet() {
	const before = known && who;
	const hello = await call('hello', hello_for(who), true);

	if (!hello.principal)
		throw new SignedOut();
	clock_is(hello.server_time);
	remember({...hello.principal, role: hello.role, event: hello.event});
	if (before && before.account !== who.account) {
		location.reload();
		await new Promise(() => {});
	}
	known = true;
	return hello;
}

export async function enrol(invitation, key, label) {
	const {said} = await received(send('/session', {invitation, key, label}));

	if (said.error)
		throw new Refused(said.error);
	return said.result || said;
}

/* Ask for a new link by mail: the answer is the same whoever asks. */
export async function ask_for_link(address) {
	const {said} = await received(send('/session/lost', {mail: address}));

	if (said.error)
		throw new Refused(said.error);
}

export async function end_session() {
	const headers = who ? {'X-Convene-Account': who.account} : {};

	await received(send('/session/end', {}, headers));
}
