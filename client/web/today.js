/* today.js - what comes next, where, and how to get there; then the rest of the day. */
import {me} from './calls.js';
import {fair} from './fair.js';
import {ASKED_OF_ME, MY_MEETINGS} from './first.js';
import {read_list} from './line.js';
import {open_meeting, partner, people, place, show_place, time_line} from './meeting.js';
import {button, el} from './page.js';
import {day_name, day_of, fair_now, now_ms, span, until} from './time.js';
import {w} from './words.js';

const TICK_MS = 15000;
let ticking = null;

export async function load() {
	const [event, meetings, asked] = await Promise.all([
		fair(), read_list('meeting.list', MY_MEETINGS, 'meetings'),
		me().organisation ? read_list('request.list', ASKED_OF_ME, 'asked') : []
	]);

	return {event, meetings, asked};
}

/* Mine alone: a colleague's meetings are theirs. */
const is_mine = (m) =>
	(me().interpreter ? m.interpreter && m.interpreter.code === me().interpreter
			  : !me().delegate || m.delegates.some((d) => d.code === me().delegate));

function countdown(meeting) {
	const now = now_ms();

	if (Date.parse(meeting.start) > now)
		return until(meeting.start);
	return w('today.now');
}

function next_card(meeting, before, event) {
	const count = el('p', {class: 'count', 'data-from': meeting.start}, countdown(meeting));

	clearInterval(ticking);
	ticking = setInterval(() => { count.textContent = countdown(meeting); }, TICK_MS);
	return el('section', {class: 'card next', 'aria-labelledby': 'next'},
		el('h2', {id: 'next'}, w('today.next')), count,
		el('p', {class: 'big'}, partner(meeting)), el('p', {}, people(meeting)),
		el('p', {}, time_line(meeting.start, meeting.end)),
		el('p', {class: 'where'}, place(event, meeting.location)),
		meeting.interpreter &&
			el('p', {}, w('meeting.interpreter'), ': ',
				el('bdi', {}, meeting.interpreter.name)),
		el('div', {class: 'row'},
			button(w('map.show'), () => show_place(meeting, before), {class: 'main'}),
			button(w('meeting.more'), () => open_meeting(meeting, before))));
}

function line(meeting, before) {
	return el('li', {},
		el('button', {
			type: 'button',
			class: 'line',
			'data-key': meeting.id,
			onclick: () => open_meeting(meeting, before)
		},
			el('time', {datetime: meeting.start}, span(meeting.start, meeting.end)),
			el('span', {}, partner(meeting)),
			el('span', {class: 'small faint'}, el('bdi', {}, meeting.location.name))));
}

export function draw({event, meetings, asked}) {
	const mine =
		meetings.filter(is_mine).sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
	const coming = mine.filter((m) => Date.parse(m.end) > now_ms());
	const next = coming[0];
	const before = (m) => mine[mine.indexOf(m) - 1];
	const today = event.slots.length ? fair_now(event.slots[0].start).slice(0, 10) : '';
	const day = next ? day_of(next.start) : today;
	const rest = coming.filter((m) => m !== next && day_of(m.start) === day);
	const later = coming.filter((m) => day_of(m.start) !== day);

	return [
		event.state === 'draft' && el('p', {class: 'note'}, w('today.draft')),
		asked.length > 0 &&
			el('p', {class: 'note'},
				el('a', {href: '#requests'}, w('today.asked', {n: asked.length}))),
		next ? next_card(next, before(next), event)
		     : el('div', {class: 'card empty'}, el('p', {}, w('today.empty')),
			       me().organisation &&
				       el('p', {}, el('a', {href: '#partners'}, w('today.find')))),
		rest.length > 0 &&
			el('section', {},
				el('h2', {}, day === today ? w('today.rest') : day_name(day)),
				el('ul', {class: 'lines'}, rest.map((m) => line(m, before(m))))),
		later.length > 0 &&
			el('p', {}, el('a', {href: '#diary'}, w('today.later', {n: later.length}))),
	].filter(Boolean);
}

export function left() { clearInterval(ticking); }
