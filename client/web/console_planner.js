/* console_planner.js - runs of the planner and repairs: their bar, what they change, publish,
 * discard. */
import {call, list} from './calls.js';
import {dialog, fault, perform, perform_here} from './dialog.js';
import {button_for} from './duties.js';
import {locations} from './fair.js';
import {read_list} from './line.js';
import {button, choice, el, field, name, table} from './page.js';
import {when} from './time.js';
import {w} from './words.js';

const LOOK_MS = 1000;
const SHOWN = 200;
let looking = null;

export async function load() {
	const runs = await read_list('schedule.status');
	const open = runs.find((s) => s.state === 'ready');

	return {runs, diff: open && await diff_of(open.id), open};
}

async function diff_of(schedule) {
	const [changes, placements, places] = await Promise.all([
		call('schedule.diff', {schedule, limit: SHOWN}), list('schedule.get', {schedule}),
		locations()
	]);

	return {changes, placements, places};
}

export function left() { clearTimeout(looking); }

const number = (label, props) => el('input', {type: 'number', min: 0, ...props});
const lines_of = (text) => text.split('\n').map((l) => l.trim()).filter(Boolean);

function run() {
	const scope = choice(
		[
			['unscheduled', w('planner.unscheduled')],
			['everything', w('planner.everything')]
		],
		'unscheduled');
	const seconds = number('s', {value: 10, min: 1, max: 600});
	const weights = el('textarea', {rows: 2, placeholder: 'breaks=2'});

	dialog(w('planner.run'),
		[
			field(w('planner.scope'), scope), field(w('planner.seconds'), seconds),
			field(w('planner.weights'), weights, w('planner.weights_how'))
		],
		{
			ok: w('planner.run'),
			act: () => perform('schedule.run', {
				scope: scope.value,
				seconds: +seconds.value,
				...(weights.value.trim() && {weights: lines_of(weights.value)})
			},
				{what: 'plan', with: w(`planner.${scope.value}`)},
				w('planner.runs'))
		});
}

function repair() {
	const area = (placeholder) => el('textarea', {rows: 2, placeholder});
	const gone = area('EX-101'), closed = area('T-A-01 d1T10:00/d1T12:00'),
	      ill = area('INT-01');

	dialog(w('planner.repair'),
		[
			field(w('planner.withdraw'), gone, w('planner.one_a_line')),
			field(w('planner.close'), closed, w('planner.close_how')),
			field(w('planner.ill'), ill, w('planner.ill_how'))
		],
		{
			ok: w('people.look'),
			act: () => perform('repair.preview', {
				...(gone.value.trim() && {withdraw: lines_of(gone.value)}),
				...(closed.value.trim() && {close: lines_of(closed.value)}),
				...(ill.value.trim() && {ill: lines_of(ill.value)})
			},
				{what: 'plan', with: w('planner.repair')}, w('planner.runs'))
		});
}

/* Value beside what no plan can exceed. */
function bar(s) {
	const now = s.progress || s;
	const share = now.bound ? Math.max(0, Math.min(100, 100 * now.value / now.bound)) : 0;

	return el('div', {},
		el('meter', {min: 0, max: 100, value: share, 'aria-label': w('planner.value')}),
		el('p', {class: 'small'}, w('planner.stands', {
			value: now.value ?? '–',
			bound: now.bound ?? '–',
			gap: now.gap_permille === undefined ? '–' : now.gap_permille / 10,
			seated: now.seated ?? '–'
		})));
}

const change_line = (c) => [c.was && c.was.start ? `${when(c.was.start, c.was.end)} → ` : '',
	c.start ? when(c.start, c.end) : '', ' ', name(c.with), ' ', name(c.location_name)];

/* One tap where the office can: the change gives the request its seat. */
function apply_button(request, c) {
	if (c.kind === 'seat' && c.slot && c.delegates)
		return button_for('meeting.book', w('planner.apply'),
			() => perform_here('meeting.book', {delegates: c.delegates, slot: c.slot},
				{what: 'book', with: request}));
	if (c.kind === 'move' && c.meeting && c.to_slot)
		return button_for('meeting.move', w('planner.apply'),
			() => perform_here('meeting.move', {
				meeting: c.meeting,
				slot: c.to_slot,
				...(c.to_location && {location: c.to_location})
			},
				{what: 'move', with: c.meeting}));
	return null;
}

async function explain(p) {
	try {
		const said = await call('schedule.explain', {request: p.request});

		dialog(w('requests.why'), [
			el('p', {}, name(said.text)),
			el('ul', {class: 'lines'},
				(said.changes || [])
					.map((c) => el('li', {class: 'row'},
						     el('span', {}, name(c.text)),
						     apply_button(p.request, c))))
		]);
	} catch (e) {
		dialog(w('refused'), fault(e));
	}
}

function halls(placements, places) {
	const count = new Map();

	for (const p of placements.filter((x) => x.location && x.change !== 'same')) {
		const place = places.find((l) => l.code === p.location);
		const key = place ? place.hall : p.location;
		const row = count.get(key) || {new: 0, moved: 0, cancelled: 0};

		if (p.change in row)
			row[p.change]++;
		count.set(key, row);
	}
	return table(w('planner.by_hall'),
		[
			w('partners.hall'), w('planner.added'), w('planner.moved'),
			w('planner.cancelled')
		],
		[...count].map(([hall, r]) => [name(hall), r.new, r.moved, r.cancelled]));
}

const would = (c) => el('p', {},
	w('planner.would',
		{seated: c.seated, moved: c.moved, cancelled: c.cancelled, people: c.people}));

function publish(s, changes) {
	dialog(w('planner.publish'), would(changes), {
		ok: w('planner.publish'),
		act: () => perform('schedule.publish', {schedule: s.id, if_rev: s.rev},
			{what: 'publish', with: s.id}),
	});
}

/* A plan that was published once, again: what it would change now is seen first. */
async function go_back(s) {
	try {
		publish(s, await call('schedule.diff', {schedule: s.id, limit: 1}));
	} catch (e) {
		dialog(w('refused'), fault(e));
	}
}

const discard = (s) => button_for('schedule.discard', w('planner.discard'),
	() => perform_here('schedule.discard', {schedule: s.id}, {what: 'discard', with: s.id}),
	{class: 'danger'});

function person_row(p) {
	const told = [p.added, p.moved, p.cancelled].map(
		(changes) => changes.map((c) => el('div', {}, change_line(c))));

	told.unshift(
		[name(p.name), ' ', el('span', {class: 'small faint'}, name(p.organisation_name))]);
	return told;
}

function without_seat(p) {
	return el('li', {class: 'row'},
		el('span', {}, p.request, ' ', name(p.from_name), ' – ', name(p.to_name), ' ',
			el('span', {class: 'faint small'}, name(p.reason))),
		button(w('requests.why'), () => explain(p)));
}

function ready(s, {changes, placements, places}) {
	const unseated = placements.filter((p) => !p.seated);

	return el('section', {class: 'card'}, el('h2', {}, w('planner.ready'), ' ', s.id), bar(s),
		would(changes),
		el('div', {class: 'row'},
			button_for('schedule.publish', w('planner.publish'),
				() => publish(s, changes), {class: 'main', 'data-key': 'publish'}),
			discard(s)),
		table(w('planner.by_person'),
			[
				w('me.name'), w('planner.added'), w('planner.moved'),
				w('planner.cancelled')
			],
			changes.items.map(person_row)),
		halls(placements, places),
		unseated.length > 0 &&
			el('details', {},
				el('summary', {}, w('planner.unseated', {n: unseated.length})),
				el('ul', {class: 'lines'},
					unseated.slice(0, SHOWN).map(without_seat))));
}

export function draw({runs, open, diff}, here) {
	const running = runs.filter((s) => s.state === 'running');

	clearTimeout(looking);
	if (running.length)
		looking = setTimeout(here.refresh, LOOK_MS);
	return [
		el('div', {class: 'row'},
			button_for('schedule.run', w('planner.run'), run, {class: 'main'}),
			button_for('repair.preview', w('planner.repair'), repair)),
		...running.map(
			(s) => el('section', {class: 'card', 'aria-live': 'off'},
				el('h2', {}, w('planner.running'), ' ', s.id), bar(s), discard(s))),
		open && ready(open, diff),
		table(w('planner.history'), ['schedule', 'state', 'scope', 'made', 'seated',
			'gap'].map((h) => w(`planner.${h}`)),
			runs.map(
				(s) => [s.id,
					[
						w(`schedule.${s.state}`), ' ',
						s.state === 'published' &&
							button_for('schedule.publish',
								w('planner.go_back'),
								() => go_back(s),
								{'data-key': `back-${s.id}`})
					],
					w(`planner.${s.scope}`), when(s.created), s.seated ?? '',
					s.gap_permille === undefined ? ''
								     : `${s.gap_permille / 10} %`]))
	];
}
