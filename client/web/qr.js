/*
 * qr.js - a QR code as a picture: ISO/IEC 18004, bytes, level L, versions 1 to 9, which hold 230
 * bytes; a link of ours has some 100. One mask always: readers take any.
 */
import {el, svg} from './page.js';

/* By version: data codewords, error correction codewords of a block, blocks, alignment centres. */
const VERSIONS = [
	null, [19, 7, 1, []], [34, 10, 1, [6, 18]], [55, 15, 1, [6, 22]], [80, 20, 1, [6, 26]],
	[108, 26, 1, [6, 30]], [136, 18, 2, [6, 34]], [156, 20, 2, [6, 22, 38]],
	[194, 24, 2, [6, 24, 42]], [232, 30, 2, [6, 26, 46]]
];
const QUIET = 4;

/* Multiplication in GF(256) by x^8 + x^4 + x^3 + x^2 + 1. */
function times(a, b) {
	let p = 0;

	for (let i = 7; i >= 0; i--) {
		p = (p << 1) ^ ((p >> 7) * 0x11d);
		p ^= ((b >> i) & 1) * a;
	}
	return p;
}

function correction(data, n) {
	const generator = Array(n).fill(0);
	const rest = Array(n).fill(0);

	generator[n - 1] = 1;
	for (let i = 0, root = 1; i < n; i++, root = times(root, 2))
		for (let j = 0; j < n; j++)
			generator[j] = times(generator[j], root) ^ (generator[j + 1] || 0);
	for (const byte of data) {
		const factor = byte ^ rest.shift();

		rest.push(0);
		generator.forEach((g, i) => { rest[i] ^= times(g, factor); });
	}
	return rest;
}

/* All codewords of a text in the order they are drawn in. */
function codewords(bytes, [capacity, n, blocks]) {
	const bits = [0, 1, 0, 0];
	const put = (value, count) => {
		for (let i = count - 1; i >= 0; i--)
			bits.push((value >> i) & 1);
	};

	put(bytes.length, 8);
	bytes.forEach((b) => put(b, 8));
	put(0, Math.min(4, capacity * 8 - bits.length));
	while (bits.length % 8)
		bits.push(0);
	const data = [];

	for (let i = 0; i < bits.length; i += 8)
		data.push(parseInt(bits.slice(i, i + 8).join(''), 2));
	for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11)
		data.push(pad);
	const size = capacity / blocks;
	const parts = Array.from({length: blocks}, (_, i) => data.slice(i * size, (i + 1) * size));
	const woven = (lists) => lists[0].flatMap((_, i) => lists.map((l) => l[i]));

	return [...woven(parts), ...woven(parts.map((p) => correction(p, n)))];
}

/* The remainder of value * 2^bits by a polynomial, behind the value. */
function with_check(value, bits, polynomial) {
	let rest = value << bits;

	for (let i = 31; i >= bits; i--)
		if ((rest >>> i) & 1)
			rest ^= polynomial << (i - bits);
	return (value << bits) | rest;
}

/* Rows of true (dark) and false. */
export function matrix(text) {
	const bytes = [...new TextEncoder().encode(text)];
	const version = VERSIONS.findIndex((v) => v && v[0] >= bytes.length + 2);

	if (version < 0)
		return null;
	const size = 17 + 4 * version;
	const m = Array.from({length: size}, () => Array(size).fill(null));
	const square = (x, y, r, dark) => {
		for (let dy = -r; dy <= r; dy++)
			for (let dx = -r; dx <= r; dx++)
				if (m[y + dy] && m[y + dy][x + dx] !== undefined)
					m[y + dy][x + dx] =
						dark(Math.max(Math.abs(dx), Math.abs(dy)));
	};

	for (let i = 0; i < size; i++)
		m[6][i] = m[i][6] = i % 2 === 0;
	for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]])
		square(x, y, 4, (d) => d !== 2 && d !== 4);
	const centres = VERSIONS[version][3];

	for (const x of centres)
		for (const y of centres)
			if (!(x === 6 && y === 6) && !(x === 6 && y === size - 7) &&
				!(x === size - 7 && y === 6))
				square(x, y, 2, (d) => d !== 1);
	/* level L is 01, the mask 000 */
	const format = with_check(0b01000, 10, 0x537) ^ 0x5412;
	const bit = (i) => ((format >> i) & 1) === 1;

	for (let i = 0; i < 15; i++) {
		m[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i][8] = bit(i);
		m[8][i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i] = bit(i);
	}
	m[size - 8][8] = true;
	if (version >= 7) {
		const mark = with_check(version, 12, 0x1f25);

		for (let i = 0; i < 18; i++) {
			const a = size - 11 + i % 3, b = Math.floor(i / 3);

			m[a][b] = m[b][a] = ((mark >> i) & 1) === 1;
		}
	}
	const words = codewords(bytes, VERSIONS[version]);
	let at = 0;

	for (let right = size - 1; right > 0; right -= 2) {
		if (right === 6)
			right = 5;
		const up = ((right + 1) & 2) === 0;

		for (let i = 0; i < size; i++) {
			const y = up ? size - 1 - i : i;

			for (const x of [right, right - 1]) {
				if (m[y][x] !== null)
					continue;
				const dark = ((words[at >> 3] >> (7 - (at & 7))) & 1) === 1;

				m[y][x] = dark !== ((x + y) % 2 === 0);
				at++;
			}
		}
	}
	return m;
}

export function qr(text, label) {
	const m = matrix(text);

	if (!m)
		return el('p', {}, text);
	const size = m.length + 2 * QUIET;
	const path =
		m.map((row, y) => row.map((dark, x) => (
						  dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ''))
					  .join(''))
			.join('');

	return svg('svg',
		{viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, class: 'qr'},
		svg('rect', {width: size, height: size, fill: '#fff'}),
		svg('path', {d: path, fill: '#000'}));
}
