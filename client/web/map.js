/*
 * map.js - a hall as a picture: its tables and booths by their metres, one of them lit. The same is
 * said in words beside it, since a picture says nothing to who does not see it.
 */
import {hall_name} from './fair.js';
import {el, svg} from './page.js';
import {w} from './words.js';

const MARGIN_M = 3;

/* Minutes from hall to hall; null when nobody said. */
export function walk(event, from, to) {
	const hall = event.halls.find((h) => h.code === from);
	const other = event.halls.find((h) => h.code === to);

	if (from === to)
		return 0;
	const minutes = [hall && hall.walk_minutes[to], other && other.walk_minutes[from]].find(
		(m) => m !== undefined);

	return minutes ?? null;
}

/* At least a metre and a half between neighbours that say they stand on one spot. */
export function hall_map(event, all, code) {
	const lit = all.find((l) => l.code === code);

	if (!lit)
		return el('p', {}, w('map.unknown'));
	const here = all.filter((l) => l.hall === lit.hall);
	const xs = here.map((l) => l.x_m), ys = here.map((l) => l.y_m);
	const left = Math.min(...xs) - MARGIN_M, top = Math.min(...ys) - MARGIN_M;
	const width = Math.max(12, Math.max(...xs) - left + MARGIN_M);
	const height = Math.max(8, Math.max(...ys) - top + MARGIN_M);
	const size = Math.max(width, height) / 34;

	/* what is lit is drawn last, so that nothing covers it */
	const spots = [...here.filter((l) => l !== lit), lit].map((l) => {
		const booth = l.kind === 'booth';
		const r = l === lit ? 1.6 * size : size * 0.7;

		return svg('g', {class: l === lit ? 'lit' : l.kind},
			booth ? svg('rect',
					{x: l.x_m - r, y: l.y_m - r, width: 2 * r, height: 2 * r})
			      : svg('circle', {cx: l.x_m, cy: l.y_m, r}));
	});

	return el('figure', {class: 'map'},
		svg('svg', {
			viewBox: `${left} ${top} ${width} ${height}`,
			role: 'img',
			'aria-label': w('map.of',
				{place: lit.name || lit.code, hall: hall_name(event, lit.hall)})
		},
			svg('rect', {class: 'floor', x: left, y: top, width, height}), spots,
			svg('text', {
				x: lit.x_m,
				y: lit.y_m + 3.6 * size,
				'font-size': 1.9 * size,
				'text-anchor': lit.x_m - left < width / 4 ? 'start'
					: lit.x_m - left > width * 3 / 4  ? 'end'
									  : 'middle'
			},
				lit.name || lit.code)),
		el('figcaption', {}, w('map.spot', {x: lit.x_m, y: lit.y_m}), ' ',
			el('bdi', {}, hall_name(event, lit.hall))));
}
