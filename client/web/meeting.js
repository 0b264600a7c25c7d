/* meeting.js - one meeting, as a card and as a dialog: who, where, the way there, and what may be
 * done. */
import {call, me} from './calls.js';
import {dialog, fault, perform} from './dialog.js';
import {fair, hall_name, locations} from './fair.js';
import {hall_map, walk} from './map.js';
import {button, choice, el, field, name, save} from './page.js';
import {now_ms, own_time, when} from './time.js';
import {w} from './words.js';

/* The other side of a meeting, for who is here: [{name, organisation_name}]. */
export function others(meeting) {
	const mine = me().organisation;
	const there = meeting.delegates.filter((d) => d.organisation !== mine);

	return there.length ? there : meeting.delegates;
}

export function partner(meeting) {
	const all = [...new Set((me().organisation ? others(meeting) : meeting.delegates)
					.map((d) => d.organisation_name))];

	return el('span', {}, all.map((o, i) => [i ? ' – ' : '', name(o)]));
}

export const people = (meeting) => el('span', {},
	(me().organisation ? others(meeting) : meeting.delegates)
		.map((d, i) => [i ? ', ' : '', name(d.name)]));

export function time_line(from, to) {
	const own = own_time(from);

	return el('span', {class: 'time'}, el('time', {datetime: from}, when(from, to)),
		own && el('span', {class: 'small faint'}, ' ', w('time.yours', {time: own})));
}

export const place = (event, l) =>
	el('span', {}, name(l.name || l.code), ', ', name(hall_name(event, l.hall)));

/* The map of the table, and the way from the meeting before. */
export async function show_place(meeting, before) {
	const event = await fair();
	const all = await locations();
	const minutes = before ? walk(event, before.location.hall, meeting.location.hall) : null;

	dialog(w('map.title'), [
		el('p', {}, place(event, meeting.location)),
		minutes !== null &&
			el('p', {}, w('map.walk', {n: minutes, from: before.location.name})),
		hall_map(event, all, meeting.location.code)
	]);
}

async function invitation(meeting) {
	const {ics} = await call('invitation.get', {meeting: meeting.id});

	save(`${meeting.id}.ics`, 'text/calendar', ics);
}

function cancel(meeting) {
	const reason = el('textarea', {maxlength: 500, rows: 3});

	dialog(w('meeting.cancel'),
		[
			el('p', {}, w('meeting.cancel_what'), ' ', partner(meeting)),
			field(w('reason'), reason, w('reason.shown'))
		],
		{
			ok: w('meeting.cancel'),
			danger: true,
			act: () => perform('meeting.cancel', {
				meeting: meeting.id,
				if_rev: meeting.rev,
				...(reason.value.trim() && {reason: reason.value.trim()})
			},
				{what: 'cancel', with: others(meeting)[0].organisation_name}),
		});
}

/* A colleague comes instead. */
async function hand_over(meeting) {
	const mine = meeting.delegates.filter((d) => d.organisation === me().organisation);
	const {organisation} = await call('organisation.get', {organisation: me().organisation});
	const free = organisation.delegates.filter(
		(d) => !d.withdrawn && !mine.some((m) => m.code === d.code));

	if (!free.length) {
		dialog(w('meeting.hand_over'), el('p', {}, w('meeting.nobody_else')));
		return;
	}
	const to = choice(free.map((d) => [d.code, d.name]), free[0].code);
	const from = choice(mine.map((d) => [d.code, d.name]), me().delegate);

	dialog(w('meeting.hand_over'),
		[field(w('meeting.who_leaves'), from), field(w('meeting.who_comes'), to)], {
			ok: w('meeting.hand_over'),
			act: () => perform('meeting.hand_over', {
				meeting: meeting.id,
				to: to.value,
				from: from.value,
				if_rev: meeting.rev
			},
				{what: 'hand_over', with: others(meeting)[0].organisation_name}),
		});
}

export async function open_meeting(meeting, before) {
	const event = await fair();
	const open = meeting.state === 'scheduled' && Date.parse(meeting.start) > now_ms();
	const wrong = el('div', {});
	const trying = (f) => async () => {
		try {
			await f();
		} catch (e) {
			wrong.replaceChildren(fault(e));
		}
	};
	const then = (f) => trying(async () => {
		box.close();
		await f();
	});
	const box = dialog(w('meeting.title'), [
		el('dl', {}, el('dt', {}, w('meeting.with')), el('dd', {}, partner(meeting)),
			el('dt', {}, w('meeting.people')), el('dd', {}, people(meeting)),
			el('dt', {}, w('meeting.when')),
			el('dd', {}, time_line(meeting.start, meeting.end)),
			el('dt', {}, w('meeting.where')),
			el('dd', {}, place(event, meeting.location)),
			meeting.interpreter &&
				[
					el('dt', {}, w('meeting.interpreter')),
					el('dd', {}, name(meeting.interpreter.name))
				],
			el('dt', {}, w('meeting.state')), el('dd', {}, w(`state.${meeting.state}`)),
			meeting.reason &&
				[el('dt', {}, w('reason')), el('dd', {}, name(meeting.reason))]),
		wrong,
		el('div', {class: 'row'},
			button(w('map.show'), then(() => show_place(meeting, before))),
			button(w('meeting.file'), trying(() => invitation(meeting))),
			open && me().organisation &&
				[
					button(w('meeting.hand_over'),
						then(() => hand_over(meeting))),
					button(w('meeting.cancel'), then(() => cancel(meeting)),
						{class: 'danger'})
				])
	]);
}
