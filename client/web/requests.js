/* requests.js - wishes that came and went: to answer, waiting, on standby, settled; and changes on
 * their way. */
import {call, me, Refused} from './calls.js';
import {changes, dismiss, send} from './changes.js';
import {dialog, fault, perform, perform_here} from './dialog.js';
import {read_list} from './line.js';
import {open_meeting, time_line} from './meeting.js';
import {button, el, field, name} from './page.js';
import {slot_list} from './partners.js';
import {clock_time, when} from './time.js';
import {w} from './words.js';

const SETTLED_SHOWN = 30;

export async function load() {
	const [requests, standby, meetings, waiting] = await Promise.all([
		read_list('request.list', {}, 'requests'), read_list('standby.list', {}, 'standby'),
		read_list('meeting.list', {state: 'scheduled'}, 'meetings'), changes()
	]);

	return {requests, standby, meetings, waiting};
}

const is_in = (r) => r.to.organisation === me().organisation;
const other = (r) => (is_in(r) ? r.from : r.to);
const about = (what, r) => ({what, with: other(r).name, object: r.id});

function accept(r) {
	return perform_here('request.accept', {request: r.id, if_rev: r.rev}, about('accept', r),
		w('requests.accepted'));
}

/* One of the slots that fit both, not the best one. */
async function accept_at(r) {
	const {slots} = await call('meeting.slots', {request: r.id});
	const {box, marked} = slot_list(slots, 1);

	dialog(w('requests.choose'),
		slots.length ? el('fieldset', {}, el('legend', {}, w('requests.choose_one')), box)
			     : el('p', {}, w('partners.no_slot')),
		slots.length > 0 && {
			ok: w('requests.accept'),
			act: () => {
				if (!marked.length)
					throw new Refused({
						message: w('requests.none_chosen'),
						data: {code: 'PAGE'}
					});
				return perform('request.accept',
					{request: r.id, slot: marked[0], if_rev: r.rev},
					about('accept', r), w('requests.accepted'));
			},
		});
}

function with_reason(r, method, what) {
	const reason = el('textarea', {rows: 3, maxlength: 500});

	dialog(w(`requests.${what}`),
		[el('p', {}, name(other(r).name)), field(w('reason'), reason, w('reason.shown'))], {
			ok: w(`requests.${what}`),
			danger: true,
			act: () => perform(method, {
				request: r.id,
				if_rev: r.rev,
				...(reason.value.trim() && {reason: reason.value.trim()})
			},
				about(what, r)),
		});
}

async function why(r) {
	const said = await call('schedule.explain', {request: r.id});

	dialog(w('requests.why'), [
		el('p', {}, name(said.text)),
		(said.changes || []).length > 0 &&
			[
				el('h3', {}, w('requests.would_help')),
				el('ul', {}, said.changes.map((c) => el('li', {}, name(c.text))))
			]
	]);
}

const safely = (f) => async () => {
	try {
		await f();
	} catch (e) {
		dialog(w('refused'), fault(e));
	}
};

function actions(r, {meetings, waiting}) {
	const key = (what) => ({'data-key': `${what}-${r.id}`});

	if (waiting.some((c) => c.state === 'waiting' && c.about.object === r.id))
		return el('p', {class: 'note'}, w('changes.waits'));
	if (r.state === 'requested' && is_in(r))
		return [
			button(w('requests.accept'), () => accept(r),
				{class: 'main', ...key('accept')}),
			button(w('requests.choose'), safely(() => accept_at(r)), key('choose')),
			button(w('requests.decline'),
				() => with_reason(r, 'request.decline', 'decline'),
				{class: 'danger', ...key('decline')})
		];
	const meeting = meetings.find((m) => m.id === r.meeting);

	return [
		r.state === 'accepted' &&
			button(w('requests.why'), safely(() => why(r)), key('why')),
		(r.state === 'accepted' || r.state === 'requested') &&
			button(w('requests.withdraw'),
				() => with_reason(r, 'request.withdraw', 'withdraw'),
				{class: 'danger', ...key('withdraw')}),
		meeting && button(w('meeting.more'), () => open_meeting(meeting), key('open'))
	];
}

function card(r, data) {
	const place = data.standby.find((s) => s.id === r.id);
	const meeting = data.meetings.find((m) => m.id === r.meeting);

	return el('li', {class: 'card request', 'data-request': r.id},
		el('div', {class: 'row'}, el('h3', {}, name(other(r).name)),
			el('span', {class: `state ${r.state}`}, w(`state.${r.state}`))),
		el('p', {class: 'small faint'}, w(is_in(r) ? 'requests.in' : 'requests.out'), ' · ',
			r.id, ' · ', when(r.created)),
		r.message && el('p', {class: 'message'}, name(r.message)),
		r.slots.length > 0 &&
			el('p', {class: 'small'}, w('requests.wished'), ' ',
				r.slots.map((s) => when(s.start, s.end)).join('; ')),
		r.state === 'requested' && r.expires &&
			el('p', {class: 'small'}, w('requests.expires', {when: when(r.expires)})),
		meeting && el('p', {}, time_line(meeting.start, meeting.end)),
		r.reason && el('p', {class: 'small'}, w('reason'), ': ', name(r.reason)),
		place &&
			el('p', {}, w('requests.place', {n: place.place}),
				place.reasons.length > 0 && [' ', name(place.reasons[0].text)]),
		el('div', {class: 'row'}, actions(r, data)));
}

/* What the person did without a line, or with a slow one, and what became of it. */
export function change_list(waiting) {
	const told = waiting.filter((c) => c.late || c.state !== 'waiting');

	return told.length > 0 &&
		el('section', {class: 'changes', 'aria-labelledby': 'changes'},
			el('h2', {id: 'changes'}, w('changes.title')),
			el('ul', {class: 'lines'},
				told.map((c) => el('li', {class: `change ${c.state}`},
						 el('div', {},
							 el('strong', {}, w(`changes.${c.state}`)),
							 ' ', w(`change.${c.about.what}`), ' ',
							 name(c.about.with), ' ',
							 el('span', {class: 'small faint'},
								 clock_time(c.made)),
							 c.reason &&
								 el('p', {class: 'small'},
									 name(c.reason))),
						 c.state === 'waiting'
							 ? button(w('changes.drop'), () => drop(c))
							 : button(w('changes.read'),
								   () => dismiss(c.no))))),
			told.some((c) => c.state === 'waiting') && button(w('changes.now'), send));
}

/* It may have arrived all the same: only its answer would tell. */
function drop(c) {
	dialog(w('changes.drop'), el('p', {}, w('changes.drop_what')),
		{ok: w('changes.drop'), danger: true, act: () => dismiss(c.no)});
}

export function draw(data) {
	const {requests, waiting} = data;
	const newest = [...requests].sort((a, b) => Date.parse(b.created) - Date.parse(a.created));
	const group = (title, chosen) => chosen.length > 0 &&
		el('section', {},
			el('h2', {}, w(`requests.${title}`), ' ',
				el('span', {class: 'faint'}, chosen.length)),
			el('ul', {class: 'cards'}, chosen.map((r) => card(r, data))));
	const open = ['requested', 'accepted', 'scheduled'];

	return [
		change_list(waiting),
		requests.length === 0 &&
			el('p', {class: 'empty'}, w('requests.empty'), ' ',
				el('a', {href: '#partners'}, w('today.find'))),
		group('to_answer', newest.filter((r) => r.state === 'requested' && is_in(r))),
		group('asked', newest.filter((r) => r.state === 'requested' && !is_in(r))),
		group('standby', newest.filter((r) => r.state === 'accepted')),
		group('scheduled', newest.filter((r) => r.state === 'scheduled')),
		group('settled',
			newest.filter((r) => !open.includes(r.state)).slice(0, SETTLED_SHOWN)),
	].filter(Boolean);
}
