/*
 * line.js - is the daemon reached, and reading with the last answer at hand where it is not.
 *
 * What is read with a name is kept (kept.js); without a line the kept answer comes back and says
 * of when it is.
 */
import {call, list, me, Unreached} from './calls.js';
import {keep_answer, kept_answer} from './kept.js';

const listeners = [];
let up = true;
let oldest = null; /* of the kept answers on the page, in ms */

export const line_is_up = () => up;
export const as_of = () => oldest;
export const on_line = (f) => listeners.push(f);

export function set_line(now) {
	if (now === up)
		return;
	up = now;
	if (up)
		oldest = null;
	listeners.forEach((f) => f(up));
}

async function reach(name, ask) {
	const {account} = me();

	try {
		const answer = await ask();

		set_line(true);
		if (name)
			keep_answer(account, name, answer).catch(() => {}); /* nobody waits */
		return answer;
	} catch (e) {
		if (!(e instanceof Unreached))
			throw e;
		const kept = name && await kept_answer(account, name).catch(() => null);

		if (kept)
			oldest = Math.min(oldest || kept.at, kept.at);
		set_line(false);
		if (!kept)
			throw e;
		listeners.forEach((f) => f(up));
		return kept.answer;
	}
}

export const read = (method, params, name) => reach(name, () => call(method, params));
export const read_list = (method, params, name) => reach(name, () => list(method, params));
