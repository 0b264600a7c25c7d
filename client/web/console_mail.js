/* console_mail.js - who was told what, what waits or came back, and mails that wait for the office.
 */
import {call} from './calls.js';
import {dialog, perform, perform_here} from './dialog.js';
import {button_for} from './duties.js';
import {read_list} from './line.js';
import {choice, el, field, name, table} from './page.js';
import {when} from './time.js';
import {w} from './words.js';

const SHOWN = 500;
const STATES = ['waiting', 'leaving', 'handed_over', 'bounced', 'refused', 'expired', 'replaced'];
const chosen = {
	state: 'bounced',
	stale: 'stale'
};

export async function load() {
	const [mails, ledger, waiting] = await Promise.all([
		call('outbox.list', {limit: SHOWN, ...(chosen.state && {state: chosen.state})}),
		read_list('invitation.ledger', chosen.stale ? {stale: true} : {}),
		call('mailbox.list', {})
	]);

	return {mails, ledger, waiting};
}

/* All that were not told, counted page by page by the daemon. */
async function untold() {
	let after, sum = 0;

	do {
		const done = await perform_here('outbox.retry',
			{untold: true, ...(after && {after})}, {what: 'resend', with: ''}, '');

		if (!done)
			return;
		sum += done.mails || 0;
		after = done.next;
	} while (after);
	dialog(w('mail.untold'), el('p', {}, w('mail.untold_n', {n: sum})));
}

function test_mail() {
	const to = el('input', {type: 'email', required: true});

	dialog(w('mail.test'), field(w('me.mail'), to), {
		ok: w('mail.test'),
		act: () =>
			perform('mail.test', {address: to.value}, {what: 'resend', with: to.value})
	});
}

function settle(m) {
	const as = el('input', {type: 'text', maxlength: 64});

	dialog(w('mail.settle'),
		[
			el('p', {}, name(m.from), ': ', name(m.subject)),
			el('p', {class: 'message'}, name(m.words)),
			field(w('mail.as'), as, w('mail.as_how'))
		],
		{
			ok: w('mail.settle'),
			act: () => perform('mailbox.settle',
				{mail: m.mail, ...(as.value.trim() && {as: as.value.trim()})},
				{what: 'settle', with: m.from})
		});
}

export function draw({mails, ledger, waiting}, here) {
	const set = (what) => (e) => {
		chosen[what] = e.target.value;
		here.refresh();
	};

	return [
		!mails.relay && el('p', {class: 'note'}, w('mail.no_relay')),
		mails.paused &&
			el('p', {class: 'note'},
				w('mail.paused', {since: when(mails.paused.since)})),
		el('div', {class: 'row'},
			mails.paused
				? button_for('outbox.resume', w('mail.resume'),
					  () => perform_here('outbox.resume', {}, {what: 'resume'}),
					  {class: 'main'})
				: button_for('outbox.pause', w('mail.pause'),
					  () => perform_here('outbox.pause', {}, {what: 'pause'})),
			button_for('outbox.retry', w('mail.untold'),
				() => dialog(w('mail.untold'), el('p', {}, w('mail.untold_what')),
					{ok: w('mail.untold'), act: untold})),
			button_for('mail.test', w('mail.test'), test_mail)),
		waiting.items.length > 0 &&
			el('section', {class: 'card'},
				el('h2', {}, w('mail.mailbox', {n: waiting.total})),
				el('ul', {class: 'lines'},
					waiting.items.map(
						(m) => el('li', {class: 'row'},
							el('span', {}, name(m.from), ': ',
								name(m.subject), ' ',
								el('span', {class: 'small faint'},
									w(`mail.${m.reason}`), ' ',
									when(m.received))),
							button_for('mailbox.settle',
								w('mail.settle'),
								() => settle(m)))))),
		field(w('mail.state'),
			choice([['', w('any')], ...STATES.map((s) => [s, w(`mailstate.${s}`)])],
				chosen.state, {'data-key': 'mailstate', onchange: set('state')})),
		table(w('mail.outbox'), ['to', 'kind', 'meeting', 'state', 'answer',
			''].map((h) => (h ? w(`mail.${h}`) : '')),
			mails.items.map(
				(m) => [name(m.to), w(`mailkind.${m.kind}`), m.meeting || '',
					w(`mailstate.${m.state}`), name(m.answer),
					['bounced', 'refused', 'expired'].includes(m.state)
						? button_for('outbox.retry', w('mail.resend'),
							  () => perform_here('outbox.retry',
								  {mail: m.id},
								  {what: 'resend', with: m.to}))
						: ''])),
		field(w('mail.ledger'),
			choice([['stale', w('mail.stale_only')], ['', w('any')]], chosen.stale,
				{'data-key': 'stale', onchange: set('stale')})),
		table(w('mail.ledger'), ['to', 'meeting', 'revision', 'told', 'state',
			'answer'].map((h) => w(`mail.${h}`)),
			ledger.map((l) => [[
				name(l.name), ' ', el('span', {class: 'small faint'}, name(l.to))
			],
					   l.meeting, l.revision,
					   l.told_revision ? `${l.told_revision} · ${when(l.told)}`
							   : '–',
					   has_state(l.state), l.answer]))
	];
}

const has_state = (s) => w(`mailstate.${s}`);
