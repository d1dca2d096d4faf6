/** What is cut off, and what is put around. */

import { andThen, CLEAR, type ImgproxyCase } from './case.ts'

export const FRAMES: readonly ImgproxyCase[] = [
  {
    name: 'crop',
    source: 'photo',
    options: { crop: { width: 120, height: 80 } },
    expected: (p) => p.extract({ left: 140, top: 110, width: 120, height: 80 }),
  },
  {
    name: 'crop by shares, at a corner, and resized',
    source: 'photo',
    options: { crop: { width: 0.5, height: 0.5, gravity: { type: 'noea' } }, width: 100 },
    expected: (p) =>
      andThen(p.extract({ left: 200, top: 0, width: 200, height: 150 }), (q) => q.resize(100)),
  },
  {
    name: 'crop with offsets',
    source: 'photo',
    options: {
      crop: { width: 100, height: 50, gravity: { type: 'nowe', x_offset: 30, y_offset: 0.1 } },
    },
    expected: (p) => p.extract({ left: 30, top: 30, width: 100, height: 50 }),
  },
  {
    name: 'crop to a ratio',
    source: 'photo',
    options: { crop: { width: 300, height: 300 }, crop_aspect_ratio: { aspect_ratio: 1.5 } },
    expected: (p) => p.extract({ left: 50, top: 50, width: 300, height: 200 }),
  },
  {
    name: 'extend',
    source: 'photo',
    options: {
      resize: { resizing_type: 'fit', width: 200, height: 200, extend: { extend: true } },
    },
    expected: (p) => p.resize(200, 200, { fit: 'contain', background: CLEAR }),
  },
  {
    name: 'extend a small one, to the top left, on red',
    source: 'logo',
    options: {
      size: { width: 200, height: 150, extend: { extend: true, gravity: { type: 'nowe' } } },
      background: 'ff0000',
    },
    expected: (p) =>
      andThen(p.extend({ right: 80, bottom: 40, background: CLEAR }), (q) =>
        q.flatten({ background: '#ff0000' }),
      ),
  },
  {
    name: 'extend to a ratio',
    source: 'logo',
    options: { size: { width: 300, height: 150 }, extend_aspect_ratio: { extend: true } },
    expected: (p) => p.extend({ left: 50, right: 50, background: CLEAR }),
  },
  {
    name: 'padding',
    source: 'photo',
    options: {
      width: 100,
      padding: { top: 1, right: 2, bottom: 3, left: 4 },
      background: '00ff00',
    },
    expected: (p) =>
      p.resize(100).extend({ top: 1, right: 2, bottom: 3, left: 4, background: '#00ff00' }),
  },
  {
    name: 'padding with dpr',
    source: 'photo',
    options: { width: 100, dpr: 2, padding: { top: 10 }, background: '0000ff' },
    expected: (p) =>
      p.resize(200).extend({ top: 20, right: 20, bottom: 20, left: 20, background: '#0000ff' }),
  },
  {
    name: 'rotate',
    source: 'photo',
    options: { rotate: 90, width: 150 },
    expected: (p) => andThen(p.rotate(90), (q) => q.resize(150)),
  },
  {
    name: 'rotate, then flip',
    source: 'photo',
    options: { rotate: 90, flip: { horizontal: true } },
    expected: (p) => andThen(p.rotate(90), (q) => q.flop()),
  },
  {
    name: 'rotate, and crop of what is turned',
    source: 'photo',
    options: { rotate: 270, crop: { width: 100, height: 120, gravity: { type: 'no' } } },
    expected: (p) =>
      andThen(p.rotate(270), (q) => q.extract({ left: 100, top: 0, width: 100, height: 120 })),
  },
  {
    name: 'trim',
    source: 'logo',
    options: { trim: { threshold: 10 } },
    expected: (p) => p.extract({ left: 30, top: 10, width: 80, height: 60 }),
  },
  {
    name: 'trim as much on both sides',
    source: 'logo',
    options: { trim: { threshold: 10, color: 'ff00ff', equal_hor: true, equal_ver: true } },
    expected: (p) => p.extract({ left: 10, top: 10, width: 100, height: 90 }),
  },
  {
    name: 'trim, then fill a box',
    source: 'logo',
    options: {
      trim: { threshold: 10 },
      resize: { resizing_type: 'fill', width: 40, height: 40 },
      extend: { extend: true },
    },
    expected: (p) =>
      andThen(p.extract({ left: 30, top: 10, width: 80, height: 60 }), (q) =>
        q.resize(40, 40, { fit: 'cover' }),
      ),
  },
]
