/*
 * time.js - instants as the wire has them: RFC 3339 with the offset of the fair's zone. What the
 * fair's clock shows is read from the text itself, so no zones are known here; one's own time is
 * the browser's.
 */
import {locale, w} from './words.js';

let ahead_ms = 0; /* of the daemon's clock before this one's */

export function clock_is(instant) {
	if (instant)
		ahead_ms = Date.parse(instant) - Date.now();
}

export function now_ms() { return Date.now() + ahead_ms; }

export const day_of = (instant) => instant.slice(0, 10);
export const hhmm = (instant) => instant.slice(11, 16);

/* Minutes before UTC of an instant's offset. */
function offset_of(instant) {
	const m = /([+-])(\d\d):(\d\d)$/.exec(instant);

	return m ? (m[1] === '-' ? -1 : 1) * (m[2] * 60 + +m[3]) : 0;
}

/* What one's own clock shows at an instant, where it is not what the fair's shows. */
export function own_time(instant) {
	const at = new Date(instant);

	if (-at.getTimezoneOffset() === offset_of(instant))
		return null;
	/* In one piece Korean has the day in brackets, and around this stand some already. */
	return `${at.toLocaleDateString(locale(), {weekday: 'short'})} ${clock_time(at)}`;
}

export function span(from, to) { return `${hhmm(from)}–${hhmm(to)}`; }

export function day_name(day, how) {
	return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale(), {
		weekday: 'short',
		month: 'short',
		day: 'numeric',
		timeZone: 'UTC',
		...how
	});
}

export function when(from, to) {
	return `${day_name(day_of(from))} ${to ? span(from, to) : hhmm(from)}`;
}

/* The fair's day and time now, as text of the shape of the wire, by an instant of the fair. */
export function fair_now(instant) {
	const offset = offset_of(instant);

	return new Date(now_ms() + offset * 60000).toISOString().slice(0, 16);
}

/* "in 12 min", "in 3 d": until an instant, in words of the language. */
export function until(instant) {
	const s = (Date.parse(instant) - now_ms()) / 1000;
	const words = new Intl.RelativeTimeFormat(locale(), {numeric: 'auto', style: 'short'});
	const unit = [['day', 86400], ['hour', 3600], ['minute', 60]].find(
			     ([, n]) => Math.abs(s) >= 2 * n) ||
		['minute', 60];

	return words.format(Math.round(s / unit[1]), unit[0]);
}

/* A moment of this browser's own (ms, or a Date), such as when an answer was kept. */
export function clock_time(moment) {
	return new Date(moment).toLocaleTimeString(
		locale(), {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'});
}

export function lasts(ms) {
	const s = Math.max(0, Math.round(ms / 1000));

	if (s < 90)
		return w('time.seconds', {n: s});
	if (s < 5400)
		return w('time.minutes', {n: Math.round(s / 60)});
	return w('time.hours', {n: Math.round(s / 3600)});
}
