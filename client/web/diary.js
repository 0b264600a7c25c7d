/* diary.js - every slot of the person's days: meetings, holds, time away, and what is free. */
import {call, me} from './calls.js';
import {dialog, fault, perform, perform_here} from './dialog.js';
import {read, read_list} from './line.js';
import {open_meeting} from './meeting.js';
import {button, check, el, field, name} from './page.js';
import {day_name, fair_now, hhmm, own_time, span} from './time.js';
import {w} from './words.js';

let chosen = null; /* the day on a narrow screen */
let opened = null; /* the meeting that a mail's link named: #diary/M12 */

export async function load() {
	const [diary, meetings, away] = await Promise.all([
		read('diary.get', {}, 'diary'),
		read_list('meeting.list', {state: 'scheduled'}, 'meetings'),
		read_list('blackout.list', {}, 'blackouts')
	]);

	return {diary, meetings, away};
}

/* Time away, from this slot on. */
function take_time(day, slots, slot) {
	const starts = slots.map((s) => hhmm(s.start)), ends = slots.map((s) => hhmm(s.end));
	const from = el('input', {type: 'time', required: true, value: hhmm(slot.start)});
	const to = el('input', {type: 'time', required: true, value: hhmm(slot.end)});
	const reason = el('input', {type: 'text', maxlength: 500});
	const release = check(w('diary.release'), {});

	dialog(`${w('diary.away')}: ${day_name(day)}`,
		[
			el('p', {class: 'small'},
				w('diary.away_what', {from: starts[0], to: ends.at(-1)})),
			field(w('from'), from), field(w('to'), to), field(w('reason'), reason),
			release
		],
		{
			ok: w('diary.away'),
			act: () => perform('blackout.set', {
				resource: me().delegate || me().interpreter,
				when: `${day}T${from.value}/${day}T${to.value}`,
				...(reason.value.trim() && {reason: reason.value.trim()}),
				...(release.querySelector('input').checked && {release: true})
			},
				{what: 'away', with: `${day_name(day)} ${from.value}–${to.value}`}),
		});
}

function give_back(slot, away) {
	const mine = away.find((b) => b.resource === (me().delegate || me().interpreter) &&
			Date.parse(b.start) <= Date.parse(slot.start) &&
			Date.parse(b.end) >= Date.parse(slot.end));

	dialog(w('diary.away'),
		[
			el('p', {}, span(slot.start, slot.end)),
			slot.reason && el('p', {}, name(slot.reason)),
			!mine && el('p', {}, w('diary.not_yours'))
		],
		mine && {
			ok: w('diary.back'),
			act: () => perform('blackout.set', {
				resource: mine.resource,
				remove: true,
				code: mine.code,
				when: `${mine.start.slice(0, 16)}/${mine.end.slice(0, 16)}`
			},
				{what: 'back', with: span(mine.start, mine.end)}),
		});
}

function tapped(slot, day, {meetings, away}) {
	if (slot.state === 'meeting') {
		const meeting = meetings.find((m) => m.id === slot.meeting);

		if (meeting)
			open_meeting(meeting);
	} else if (slot.state === 'free') {
		take_time(day.day, day.slots, slot);
	} else if (slot.state === 'blackout') {
		give_back(slot, away);
	} else {
		dialog(w('slot.hold'), el('p', {}, w('diary.held', {request: slot.request || ''})));
	}
}

function cell(slot, day, data) {
	const own = own_time(slot.start);
	const what = slot.state === 'meeting' ? [el('strong', {}, name(slot.with)),
		el('span', {class: 'small'}, name([slot.location_name || slot.location, slot.hall]
			.filter(Boolean).join(', '))),
		slot.interpreter && el('span', {class: 'small'}, name(slot.interpreter))] :
		[el('span', {}, w(`slot.${slot.state}`)), slot.reason &&
			el('span', {class: 'small'}, name(slot.reason))];

	return el('li', {},
		el('button', {
			type: 'button',
			class: `slot ${slot.state}`,
			disabled: slot.past && slot.state === 'free',
			'data-key': `slot${slot.slot}`,
			onclick: () => tapped(slot, day, data)
		},
			el('time', {datetime: slot.start}, span(slot.start, slot.end),
				own && el('span', {class: 'small faint'}, ` (${own})`)),
			what));
}

/* The link of a calendar that follows by itself. */
async function subscribe() {
	const link = await perform_here('feed.link', {}, {what: 'feed'}, '');

	if (!link)
		return;
	const {qr} = await import('./qr.js');

	dialog(w('feed.title'), [
		el('p', {}, w('feed.what')),
		el('p', {}, el('a', {class: 'button main', href: link.webcal}, w('feed.open'))),
		field(w('feed.link'), el('input', {
			type: 'text',
			readonly: true,
			value: link.url,
			onfocus: (e) => e.target.select()
		})),
		qr(link.webcal, w('feed.qr')), el('p', {class: 'small'}, w('feed.secret'))
	]);
}

/* Once for each time that somebody follows such a link, whatever became of the meeting. */
async function follow_link(id) {
	if (id === opened)
		return;
	opened = id;
	if (!id)
		return;
	try {
		const {meeting} = await call('meeting.get', {meeting: id});

		open_meeting(meeting);
	} catch (e) {
		dialog(w('refused'), fault(e));
	}
}

export function left() { opened = null; }

export function draw(data, here) {
	const {diary, meetings} = data;
	const named = meetings.find((m) => m.id === here.path[0]);

	if (named && here.path[0] !== opened)
		chosen = named.start.slice(0, 10);
	follow_link(here.path[0]);
	const now = diary.days.length ? fair_now(diary.days[0].slots[0].start).slice(0, 10) : '';
	const days = diary.days.map((d) => d.day);

	if (!days.length)
		return [el('p', {class: 'empty'}, w('diary.empty'))];
	if (!days.includes(chosen))
		chosen = days.find((d) => d >= now) || days[0];
	const pick = (day) => {
		chosen = day;
		here.redraw();
	};

	return [
		el('div', {class: 'row'}, button(w('feed.put'), subscribe),
			el('span', {class: 'small faint'}, w('diary.zone', {zone: diary.zone}))),
		days.length > 1 &&
			el('div', {class: 'days', role: 'group', 'aria-label': w('diary.days')},
				days.map((d) => el('button', {
					type: 'button',
					'aria-pressed': String(d === chosen),
					'data-key': `day${d}`,
					onclick: () => pick(d)
				},
						 day_name(d)))),
		el('div', {class: 'columns'},
			diary.days.map((d) => el('section', {
				class: `day ${d.day === chosen ? '' : 'other'}`,
				'aria-label': day_name(d.day, {weekday: 'long', month: 'long'})
			},
					       el('h2', {}, day_name(d.day)),
					       el('ul', {class: 'slots'},
						       d.slots.map((s) => cell(s, d, data)))))),
	].filter(Boolean);
}
