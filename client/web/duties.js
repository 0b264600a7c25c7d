/*
 * duties.js - what a member of staff is there for: what they may not do has no button. The daemon
 * refuses it all the same; its own table says which methods belong to which duty.
 */
import {call, me} from './calls.js';
import {button} from './page.js';

let denied = null; /* methods; NULL until they are known */

export async function learn_duties() {
	const {duty} = me();

	if (denied || !duty || duty === 'all')
		return;
	const {methods} = await call('rpc.discover');

	denied = new Set(
		methods.filter((m) => !(m['x-duties'] || []).includes(duty)).map((m) => m.name));
}

export const may = (method) => !denied || !denied.has(method);

/* A button that does this method in the end; none for whom it is not. */
export const button_for = (method, text, act, props) =>
	(may(method) ? button(text, act, props) : null);
