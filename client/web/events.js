/*
 * events.js - the stream of what changes. One tab of a browser has it and tells the others, since a
 * browser has few connections to one place; when that tab goes, another takes its turn.
 */
import {greet, me, SignedOut} from './calls.js';
import {set_line} from './line.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 8000; /* and by chance half as long, so that not all come at once */

const tabs = new BroadcastChannel('events');
let handlers = null;
let source = null;
let wait_ms = FIRST_WAIT_MS;
let last; /* seq that is known here */

function pass_on(message) {
	tabs.postMessage(message);
	take(message);
}

function take(message) {
	if (message.line !== undefined)
		set_line(message.line);
	if (message.event) {
		last = message.event.seq || last;
		handlers.changed(message.event);
	}
	if (message.all)
		handlers.everything();
	if (message.out)
		handlers.signed_out();
}

/* The browser connects again by itself, but not after an answer that is no stream. */
async function again() {
	source = null;
	try {
		await greet();
	} catch (e) {
		if (e instanceof SignedOut) {
			pass_on({out: true});
			return;
		}
	}
	setTimeout(open, wait_ms * (0.5 + Math.random() / 2));
	wait_ms = Math.min(2 * wait_ms, LONGEST_WAIT_MS);
}

function open() {
	let lost = false;

	const query = new URLSearchParams({
		account: me().account,
		...(last !== undefined && {since: last}),
		...(me().event && {event: me().event.code})
	});

	source = new EventSource(`/events?${query}`);
	source.onopen = () => {
		wait_ms = FIRST_WAIT_MS;
		pass_on({line: true, all: lost});
		lost = false;
	};
	source.onmessage = (e) => pass_on({event: JSON.parse(e.data)});
	source.addEventListener('resync', () => {
		last = undefined;
		pass_on({all: true});
	});
	source.onerror = () => {
		lost = true;
		pass_on({line: false});
		if (source && source.readyState === EventSource.CLOSED)
			again();
	};
}

/*
 * changed(event), everything(), signed_out(): for as long as the page is there; what happened since
 * this place in the journal is told too.
 */
export function follow(how, since) {
	handlers = how;
	last = since;
	tabs.onmessage = (e) => take(e.data);
	navigator.locks.request('events', () => {
		open();
		return new Promise(() => {});
	});
}

/* A stream that came to nothing without a word is opened anew: the browser says it is online. */
export function look_again() {
	if (source && source.readyState !== EventSource.OPEN) {
		source.close();
		open();
	}
}

export function stop() {
	if (source)
		source.close();
	source = null;
}
