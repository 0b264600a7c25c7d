/*
 * console_programme.js - slots by tables of a hall, or by people of an organisation. A meeting is
 * dragged, or chosen and its target tapped or reached by keys: where it fits is lit, and every
 * other cell says why not. What waits for a seat stands beside it and is booked the same way.
 */
import {call, Refused} from './calls.js';
import {dialog, fault, perform, perform_here} from './dialog.js';
import {button_for, may} from './duties.js';
import {days_of, fair, hall_name, locations} from './fair.js';
import {read_list} from './line.js';
import {button, choice, el, field, name} from './page.js';
import {day_name, span, when} from './time.js';
import {w} from './words.js';

const chosen = {
	day: '',
	by: '',
	held: null
};
let fits = null; /* of what is held: {slots: Map of slot to reason or null} */

export async function load() {
	const [event, places, meetings, standby, organisations, delegates] = await Promise.all([
		fair(), locations(), read_list('meeting.list', {state: 'scheduled'}),
		read_list('standby.list'), read_list('organisation.list'),
		read_list('delegate.list')
	]);

	return {event, places, meetings, standby, organisations, delegates};
}

const codes_of = (held) => (held.meeting ? held.meeting.delegates.map((d) => d.code) : [
	...held.request.from.delegates, ...held.request.to.delegates
].map((d) => d.code));
const sides_of = (held) =>
	(held.meeting ? ['demand',
		'supply'].map((s) => held.meeting.delegates.find((d) => d.side === s).organisation)
		      : [held.request.from.organisation, held.request.to.organisation]);

const title_of = (held) => (held.meeting ? ['demand',
	'supply'].map((s) => held.meeting.delegates.find((d) => d.side === s).organisation_name)
						   .join(' – ')
					 : `${held.request.from.name} – ${held.request.to.name}`);

/* Where it may go, by the daemon's own rules. */
async function look(held) {
	const [one, other] = sides_of(held);
	const slots = new Map();

	try {
		const said = await call('meeting.slots',
			{organisation: one, with: other, delegates: codes_of(held)});

		said.refused.forEach((r) => slots.set(r.slot, r.text));
	} catch (e) {
		if (!(e instanceof Refused))
			throw e;
		return {all: e.message};
	}
	return {slots};
}

/* null: it fits; else why it does not. */
function reason(slot) {
	if (!fits)
		return '';
	return fits.all || fits.slots.get(slot.slot) || null;
}

async function hold(held, here) {
	chosen.held = held;
	fits = null;
	here.redraw();
	try {
		fits = held && await look(held);
	} catch (e) {
		chosen.held = null;
		dialog(w('refused'), fault(e));
	}
	here.redraw();
}

/* What it would be is seen before it is done. */
async function put(slot, place, here) {
	const {held} = chosen;
	const at = {slot: slot.slot, ...(place && {location: place.code})};

	chosen.held = null;
	fits = null;
	here.redraw();
	if (!held)
		return;
	try {
		if (held.request) {
			dialog(w('programme.book'),
				[
					el('p', {class: 'big'}, name(title_of(held))),
					el('p', {}, when(slot.start, slot.end), ' ',
						place && name(place.name))
				],
				{
					ok: w('programme.book'),
					act: () => perform('meeting.book',
						{delegates: codes_of(held), ...at},
						{what: 'book', with: title_of(held)})
				});
			return;
		}
		const params = {meeting: held.meeting.id, if_rev: held.meeting.rev, ...at};
		const would = await call(
			'meeting.move', {...params, dry_run: true, key: crypto.randomUUID()});
		const now = would.meeting;

		dialog(w('programme.move'),
			[
				el('p', {class: 'big'}, name(title_of(held))),
				el('p', {}, when(held.meeting.start, held.meeting.end), ' ',
					name(held.meeting.location.name), ' → ',
					el('strong', {}, when(now.start, now.end), ' ',
						name(now.location.name))),
				el('p', {class: 'small'}, w('programme.told'), ' ',
					now.delegates.map((d) => d.name).join(', '))
			],
			{
				ok: w('programme.move'),
				act: () => perform('meeting.move', params,
					{what: 'move', with: title_of(held)})
			});
	} catch (e) {
		dialog(w('refused'), fault(e));
	}
}

function cancel(meeting, title) {
	const why = el('input', {type: 'text', maxlength: 500});
	const change = () =>
		({meeting: meeting.id, if_rev: meeting.rev, ...(why.value && {reason: why.value})});

	dialog(w('meeting.cancel'),
		[el('p', {}, name(title)), field(w('reason'), why, w('reason.shown'))], {
			ok: w('meeting.cancel'),
			danger: true,
			act: () =>
				perform('meeting.cancel', change(), {what: 'cancel', with: title}),
		});
}

function open(meeting, here) {
	const held = {meeting: meeting};
	const title = title_of(held);
	const lock = meeting.locked ? 'unlock' : 'lock';
	const then = (f) => () => {
		box.close();
		f();
	};
	const change_lock = () => perform_here(`meeting.${lock}`,
		{meeting: meeting.id, if_rev: meeting.rev}, {what: lock, with: meeting.id});
	const box = dialog(meeting.id, [
		el('p', {class: 'big'}, name(title)),
		el('p', {}, when(meeting.start, meeting.end), ' ', name(meeting.location.name)),
		el('p', {}, meeting.delegates.map((d, i) => [i ? ', ' : '', name(d.name)])),
		meeting.interpreter &&
			el('p', {}, w('meeting.interpreter'), ': ', name(meeting.interpreter.name)),
		el('div', {class: 'row'},
			button_for('meeting.move', w('programme.move'),
				then(() => hold(held, here)),
				{class: 'main', disabled: !!meeting.locked}),
			button_for(`meeting.${lock}`, w(`programme.${lock}`), then(change_lock)),
			button_for('meeting.cancel', w('meeting.cancel'),
				then(() => cancel(meeting, title)), {class: 'danger'}))
	]);
}

/* A drag begins. */
async function take_up(held) {
	chosen.held = held;
	fits = null;
	try {
		fits = await look(held);
		light();
	} catch (e) {
		dialog(w('refused'), fault(e));
	}
}

function card(meeting, here) {
	return el('button', {
		type: 'button',
		class: `slot meeting ${meeting.locked ? 'locked' : ''}`,
		draggable: String(!meeting.locked && may('meeting.move')),
		'data-key': meeting.id,
		ondragstart: (e) => {
			e.dataTransfer.setData('text/plain', meeting.id);
			e.dataTransfer.effectAllowed = 'move';
			take_up({meeting: meeting});
		},
		onclick: () => open(meeting, here)
	},
		meeting.locked && el('span', {class: 'small'}, w('programme.locked')),
		el('span', {}, name(title_of({meeting}))));
}

let cells = []; /* [{node, slot}] of the grid as it is drawn */

/* A drag that goes on would end if its cell were drawn anew: they are lit where they are. */
function light() {
	for (const {node, slot} of cells) {
		const why = chosen.held ? reason(slot) : '';

		node.classList.toggle('fits', why === null);
		node.classList.toggle('unfit', !!why);
		node.title = why || '';
	}
}

function grid(columns, slots, here) {
	cells = [];
	const cell = (column, slot) => {
		const there =
			column.meetings.filter((m) => m.slots.some((s) => s.slot === slot.slot));
		const free = chosen.held && !there.length;
		const why = free ? reason(slot) : '';
		const node = el('td', {
			ondragover: (e) => e.preventDefault(),
			ondrop: (e) => {
				e.preventDefault();
				put(slot, column.place, here);
			}
		},
			there.map((m) => card(m, here)),
			free &&
				button(why === null ? w('programme.here') : why || '…',
					() => put(slot, column.place, here),
					{disabled: why !== null, class: 'slot free'}));

		cells.push({node, slot});
		return node;
	};
	const drawn = el('div', {
		class: 'scroll',
		tabindex: 0,
		role: 'region',
		'aria-label': w('console.programme')
	},
		el('table', {class: 'programme', 'aria-label': w('console.programme')},
			el('thead', {},
				el('tr', {}, el('th', {}),
					columns.map(
						(c) => el('th', {scope: 'col'}, name(c.name))))),
			el('tbody', {},
				slots.map((s) => el('tr', {},
						  el('th', {scope: 'row'}, span(s.start, s.end)),
						  columns.map((c) => cell(c, s)))))));

	light();
	return drawn;
}

/* A request that waits for a seat, to be taken up as a meeting is. */
function waiting(r, here) {
	const held = {request: r};
	const drag = (e) => {
		e.dataTransfer.setData('text/plain', r.id);
		take_up(held);
	};
	const why = r.reasons.length > 0 && r.reasons[0].text;

	return el('li', {class: 'row', draggable: String(may('meeting.book')), ondragstart: drag},
		el('span', {}, `${r.place}. `, name(title_of(held)), ' ',
			why && el('span', {class: 'small faint'}, name(why))),
		button_for('meeting.book', w('programme.book'), () => hold(held, here),
			{'data-key': `book-${r.id}`}));
}

function columns_of({places, meetings, organisations, delegates}) {
	const [how, code] = [chosen.by.slice(0, 1), chosen.by.slice(1)];

	if (how === 'h')
		return places.filter((l) => l.hall === code).map((place) => ({
			place,
			name: place.name || place.code,
			meetings: meetings.filter((m) => m.location.code === place.code)
		}));
	return organisations.some((o) => o.code === code)
		? delegates.filter((d) => d.organisation === code).map((d) => ({
			  name: d.name,
			  meetings:
				  meetings.filter((m) => m.delegates.some((x) => x.code === d.code))
		  }))
		: [];
}

export function draw(data, here) {
	const {event, standby, organisations} = data;
	const days = days_of(event);

	if (!days.length)
		return [el('p', {class: 'empty'}, w('diary.empty'))];
	if (!days.some((d) => d.day === chosen.day))
		chosen.day = days[0].day;
	if (!chosen.by)
		chosen.by = `h${event.halls.length ? event.halls[0].code : ''}`;
	const set = (what) => (e) => {
		chosen[what] = e.target.value;
		here.redraw();
	};
	const by = el('select', {'data-key': 'by', onchange: set('by')},
		el('optgroup', {label: w('partners.hall')},
			event.halls.map(
				(h) => el('option',
					{value: `h${h.code}`, selected: chosen.by === `h${h.code}`},
					hall_name(event, h.code)))),
		el('optgroup', {label: w('people.organisations')},
			organisations.map(
				(o) => el('option',
					{value: `o${o.code}`, selected: chosen.by === `o${o.code}`},
					o.name))));

	return [
		el('div', {class: 'grid'},
			field(w('diary.days'),
				choice(days.map((d) => [d.day, day_name(d.day)]), chosen.day,
					{'data-key': 'day', onchange: set('day')})),
			field(w('programme.by'), by)),
		chosen.held &&
			el('div', {class: 'row note', role: 'status'},
				el('span', {}, w('programme.held'), ' ',
					name(title_of(chosen.held)), ' ',
					fits && fits.all && name(fits.all)),
				button(w('cancel'), () => hold(null, here))),
		grid(columns_of(data), days.find((d) => d.day === chosen.day).slots, here),
		standby.length > 0 &&
			el('section', {class: 'card'}, el('h2', {}, w('programme.standby')),
				el('ul', {class: 'lines'}, standby.map((r) => waiting(r, here)))),
	];
}
