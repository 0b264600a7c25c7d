/*
 * board.js - the fair and the service at a glance, for phone, desk and wall. In words first; colour
 * never says anything alone; the numbers of every chart stand as a table behind the key T.
 */
import './office_words.js';

import {call, is_staff} from './calls.js';
import {fair, hall_name} from './fair.js';
import {line_is_up, read} from './line.js';
import {button, choice, el, name, svg, table} from './page.js';
import {day_name, hhmm, lasts, now_ms, when} from './time.js';
import {language, w} from './words.js';

const LOOK_MS = 2000;
const STALE_MS = 5000;
const LATE_MAIL_S = 600;
const CERTIFICATE_DAYS = 14;
const STEPS = 48; /* of a chart */
const MINUTES = 120;
const OWING = 8;
const LEVELS = 4;
const PREVENTED = ['SLOT_TAKEN', 'DELEGATE_BUSY', 'TABLE_BUSY', 'INTERPRETER_BUSY'];

let got_ms = 0;
let looking = null, ticking = null;
let tables = false;
let day = '';

export async function load(here) {
	const service = here.path[0] === 'service';
	const [event, stats, series, bounced, runs] = await Promise.all([
		fair(), read('stats.snapshot', {}, 'board'),
		service ? read('stats.series', {of: 'day', minutes: MINUTES}, 'day')
			: read('stats.series', {of: 'event', days: 1}, 'event'),
		is_staff() && !service ? call('outbox.list', {state: 'bounced',
			limit: OWING}).catch(() => ({items: []}))
				       : {items: []},
		is_staff() && !service
			? call('schedule.status', {limit: 3}).catch(() => ({items: []}))
			: {items: []}
	]);

	if (line_is_up())
		got_ms = Date.now();
	return {event, stats, series, bounced: bounced.items, runs: runs.items, service};
}

export function left() {
	clearTimeout(looking);
	clearInterval(ticking);
}

/* What is wrong, the worst first; nothing: all is well. What the daemon says itself comes first. */
function verdict({stats, series}) {
	if (stats.verdict)
		return stats.verdict.level === 'ok' ? [] : [stats.verdict.words].flat();
	const {mail, certificate, faults} = stats;
	const old = series.fair ? series.fair.unanswered.older : 0;
	const broken = Object.values(faults).reduce((a, b) => a + b, 0);

	return [
		broken > 0 && w('board.faults', {n: broken}),
		certificate && certificate.days < CERTIFICATE_DAYS &&
			w('board.certificate', {n: certificate.days}),
		mail.paused && w('board.mail_paused'),
		!mail.relay && mail.waiting > 0 && w('board.no_relay', {n: mail.waiting}),
		mail.relay && mail.oldest_s > LATE_MAIL_S &&
			w('board.mail_late', {time: lasts(mail.oldest_s * 1000)}),
		mail.bounced > 0 && w('board.bounced', {n: mail.bounced}),
		old > 0 && w('board.old_requests', {n: old})
	].filter(Boolean);
}

/* lists: [{name, values, kind}]; label(i): where a step begins. */
function chart(title, lists, label) {
	const n = lists[0].values.length, most = Math.max(1, ...lists.flatMap((l) => l.values));
	const width = 4 * n;

	if (tables)
		return table(title, ['', ...lists.map((l) => l.name)],
			lists[0].values.map((_, i) => [label(i), ...lists.map((l) => l.values[i])])
				.filter((r) => r.slice(1).some((v) => v > 0)));
	return el('figure', {class: 'card chart'},
		el('figcaption', {}, el('strong', {}, title), ' ',
			lists.map((l) => el('span', {class: `key ${l.kind}`}, `${l.name} `))),
		svg('svg', {
			viewBox: `0 0 ${width} 40`,
			preserveAspectRatio: 'none',
			role: 'img',
			'aria-label': w('board.chart', {title, most})
		},
			lists.map((l, k) => l.values.map((v, i) => v > 0 && svg('rect', {
				class: l.kind,
				x: 4 * i + 0.2 + k * 3.6 / lists.length,
				width: 3.6 / lists.length,
				y: 40 - 38 * v / most,
				height: 38 * v / most
			})))),
		el('div', {class: 'row small faint'}, el('span', {}, label(0)),
			el('span', {}, w('board.most', {n: most})), el('span', {}, label(n - 1))));
}

/* Halls by slots of a day: taken of all seats, as numbers on shades. */
function heat({event, series}, here) {
	const {slots, halls} = series.fair;
	const days = [...new Set(slots.map((s) => s.start.slice(0, 10)))];
	const today = new Date(now_ms()).toISOString().slice(0, 10);

	if (!days.length)
		return null;
	if (!days.includes(day))
		day = days.find((d) => d >= today) || days[0];
	const shown = slots.map((s, i) => [s, i]).filter(([s]) => s.start.startsWith(day));
	const level = (taken, seats) => Math.min(LEVELS, Math.ceil(LEVELS * taken / (seats || 1)));

	return el('section', {class: 'heat'},
		el('div', {class: 'row'}, el('h2', {}, w('board.heat')),
			days.length > 1 && choice(days.map((d) => [d, day_name(d)]), day, {
				'aria-label': w('diary.days'),
				'data-key': 'heat-day',
				onchange: (e) => {
					day = e.target.value;
					here.redraw();
				}
			})),
		el('div', {
			class: 'scroll',
			tabindex: 0,
			role: 'region',
			'aria-label': w('board.heat')
		},
			el('table', {'aria-label': w('board.heat')},
				el('thead', {},
					el('tr', {}, el('th', {scope: 'col'}, w('partners.hall')),
						shown.map(([s]) => el('th', {scope: 'col'},
								  hhmm(s.start))))),
				el('tbody', {},
					halls.map(
						(h) => el('tr', {},
							el('th', {scope: 'row'},
								name(hall_name(event, h.hall)),
								el('span', {class: 'small faint'},
									` / ${h.seats}`)),
							shown.map(([, i]) => el('td', {
								class: `heat${
									level(h.taken[i], h.seats)}`
							},
									  h.taken[i]))))))));
}

const tile = (value, what) => el(
	'div', {class: 'tile card'}, el('strong', {}, value), el('span', {class: 'small'}, what));

/* In this slot and the next one, by hall. */
function now_and_next({event, series}) {
	const {slots, halls} = series.fair;
	const length_ms = event.slot_minutes * 60000, now = now_ms();
	const next = slots.findIndex((s) => Date.parse(s.start) > now);
	const at = (i) => i >= 0 && i < slots.length && Date.parse(slots[i].start) <= now &&
		now < Date.parse(slots[i].start) + length_ms;
	const current = (next < 0 ? slots.length : next) - 1;

	if (next < 0 && !at(current))
		return el('p', {class: 'note'}, w('board.over'));
	return table(w('board.now_next'),
		[
			w('partners.hall'), w('board.now'),
			next < 0 ? '–' : w('board.next', {when: when(slots[next].start)})
		],
		halls.map((h) => [name(hall_name(event, h.hall)),
				  at(current) ? h.taken[current] : '–',
				  next < 0 ? '–' : h.taken[next]]));
}

function fair_page(data, here) {
	const {stats, series, bounced, runs} = data;
	const {figures, refusals} = stats, {unanswered} = series.fair;
	const count = (group, what) => (figures[group] || {})[what] || 0;
	const start = Date.parse(series.start), step_ms = series.step_s * 1000;
	const skipped = Math.max(0, series.fair.asked.length - STEPS);
	const offset = series.start.slice(19);
	const label = (i) => hhmm(new Date(start + (i + skipped) * step_ms +
		(offset === 'Z' ? 0 : Date.parse(`${series.start.slice(0, 19)}Z`) - start))
					  .toISOString());
	const cut = (values) => values.slice(skipped);

	return [
		el('div', {class: 'tiles'},
			tile(count('meetings', 'scheduled'), w('state.scheduled')),
			tile(count('meetings', 'held'), w('state.held')),
			tile(count('meetings', 'no_show'), w('state.no_show')),
			tile(unanswered.total, w('board.unanswered')),
			tile(count('requests', 'accepted'), w('state.accepted')),
			tile(PREVENTED.reduce((n, c) => n + (refusals[c] || 0), 0),
				w('board.prevented')),
			figures.foreign_buyers &&
				tile(`${figures.foreign_buyers.institutions} / ${
					     figures.foreign_buyers.countries}`,
					w('board.buyers')),
			figures.exhibitors &&
				tile(figures.exhibitors.institutions, w('board.exhibitors'))),
		now_and_next(data), heat(data, here),
		chart(w('board.asked_booked'),
			[
				{
					name: w('board.asked'),
					values: cut(series.fair.asked),
					kind: 'one'
				},
				{
					name: w('board.booked'),
					values: cut(series.fair.booked),
					kind: 'two'
				}
			],
			label),
		table(w('board.age'), ['under_1h', 'under_4h', 'under_1d', 'under_3d',
			'older'].map((a) => w(`board.${a}`)),
			[['under_1h', 'under_4h', 'under_1d', 'under_3d', 'older'].map(
				(a) => unanswered[a])]),
		unanswered.organisations.length > 0 &&
			table(w('board.owing'),
				[w('meeting.with'), w('nav.requests'), w('board.since')],
				unanswered.organisations.slice(0, OWING).map(
					(o) => [name(o.name), o.requests, when(o.oldest)])),
		bounced.length > 0 &&
			table(w('board.came_back'),
				[w('mail.to'), w('mail.meeting'), w('mail.answer')],
				bounced.map((m) => [name(m.to), m.meeting || '', name(m.answer)])),
		runs.length > 0 &&
			table(w('board.runs'), ['schedule', 'state', 'made',
				'seated'].map((h) => w(`planner.${h}`)),
				runs.map((s) => [s.id, w(`schedule.${s.state}`), when(s.created),
						 s.seated ?? '–']))
	];
}

function size(bytes) {
	const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
	let n = bytes, unit = 0;

	for (; n >= 1000 && unit < units.length - 1; unit++)
		n /= 1000;
	return n.toLocaleString(language(), {
		style: 'unit',
		unit: units[unit],
		unitDisplay: 'short',
		maximumFractionDigits: n < 10 ? 1 : 0
	});
}

/* What a daemon says that knows it; it may know some of it alone. */
const known_tile = (value, shown, what) => (typeof value === 'number' && tile(shown(value), what));

function service_page({stats, series}) {
	const {day: d} = series;
	const start = series.start;
	const first = Date.parse(`${start.slice(0, 16)}:00Z`);
	const label = (i) => hhmm(new Date(first + i * series.step_s * 1000).toISOString());
	const ms = (values) => values.map((v) => Math.round(v / 100) / 10);
	const per = (sums, counts) => sums.map((s, i) => (counts[i] ? s / counts[i] : 0));
	const {connections, writer, methods, certificate} = stats;

	return [
		el('div', {class: 'tiles'}, tile(lasts(stats.uptime_s * 1000), w('board.uptime')),
			tile(connections.open, w('board.connections')),
			tile(connections.watchers, w('board.watchers')),
			tile(methods.calls, w('board.calls')),
			tile(methods.replayed, w('board.replayed')),
			tile(writer.kept, w('board.kept')),
			tile(writer.jobs_per_commit_max, w('board.batch')),
			certificate && tile(certificate.days, w('board.certificate_days')),
			known_tile(stats.disk_free, size, w('board.disk_free')),
			known_tile(stats.wal_bytes, size, w('board.wal')),
			known_tile(
				stats.backup_age, (s) => lasts(s * 1000), w('board.backup_age'))),
		d.calls.length > 0 &&
			[
				chart(w('board.per_minute'),
					[
						{
							name: w('board.calls'),
							values: d.calls,
							kind: 'one'
						},
						{
							name: w('board.refused'),
							values: d.errors,
							kind: 'two'
						}
					],
					label),
				chart(w('board.times'),
					[
						{name: 'p50', values: ms(d.p50_us), kind: 'one'},
						{name: 'p99', values: ms(d.p99_us), kind: 'two'}
					],
					label),
				chart(w('board.commit'), [{
					name: w('board.commit'),
					kind: 'one',
					values: ms(per(d.commit_us, d.commits))
				}],
					label),
				chart(w('board.lag'), [{
					name: w('board.lag'),
					values: d.loop_lag_ms,
					kind: 'one'
				}],
					label),
				chart(w('board.connections'),
					[
						{
							name: w('board.connections'),
							values: d.connections,
							kind: 'one'
						},
						{
							name: w('board.watchers'),
							values: d.watchers,
							kind: 'two'
						}
					],
					label)
			]
	];
}

/* How old the figures are is looked at by this clock, whatever comes or does not come. */
function age_banner() {
	const banner = el('p', {class: 'fault', role: 'alert', hidden: true});

	clearInterval(ticking);
	ticking = setInterval(() => {
		const age = Date.now() - got_ms;

		banner.hidden = age < STALE_MS;
		banner.textContent = w('board.stale', {time: lasts(age)});
	}, LOOK_MS / 2);
	return banner;
}

function look_later(here) {
	clearTimeout(looking);
	looking = setTimeout(() => (document.hidden ? look_later(here) : here.refresh()), LOOK_MS);
}

export function draw(data, here) {
	const wrong = verdict(data);
	const toggle = () => {
		tables = !tables;
		here.redraw();
	};

	look_later(here);
	document.onkeydown = (e) => {
		if (e.key.toLowerCase() === 't' && !e.ctrlKey && !e.metaKey && !e.altKey &&
			location.hash.startsWith('#board') &&
			!e.target.matches('input, textarea, select'))
			toggle();
	};
	return [
		age_banner(),
		el('p', {class: `verdict ${wrong.length ? 'wrong' : 'well'}`, role: 'status'},
			wrong.length ? wrong.join(' · ') : w('board.ok')),
		el('div', {class: 'tabs', role: 'navigation', 'aria-label': w('nav.board')},
			[
				['board', 'fair'], ['board/service', 'service']
			].map(([to, what]) => el('a', {
				href: `#${to}`,
				'aria-current': (what === 'service') === data.service && 'page'
			},
				      w(`board.${what}`))),
			button(w(tables ? 'board.charts' : 'board.numbers'), toggle,
				{'data-key': 'numbers'})),
		...(data.service ? service_page(data) : fair_page(data, here))
			.flat()
			.filter(Boolean)
	];
}
