/** Sizes, and what of a picture is shown in them. */

import { andThen, asIs, type ImgproxyCase } from './case.ts'

export const SIZES: readonly ImgproxyCase[] = [
  {
    name: 'fit',
    source: 'photo',
    options: { resize: { resizing_type: 'fit', width: 200, height: 200 } },
    expected: (p) => p.resize(200, 200, { fit: 'inside' }),
  },
  {
    name: 'width alone',
    source: 'photo',
    options: { width: 133 },
    expected: (p) => p.resize(133),
  },
  {
    name: 'height alone',
    source: 'portrait',
    options: { height: 77 },
    expected: (p) => p.resize(null, 77),
  },
  {
    name: 'no enlarging',
    source: 'photo',
    options: { size: { width: 900, height: 900 } },
    expected: asIs,
  },
  {
    name: 'enlarging',
    source: 'photo',
    options: { size: { width: 600, height: 600, enlarge: true } },
    expected: (p) => p.resize(600, 600, { fit: 'inside' }),
  },
  {
    name: 'fill',
    source: 'photo',
    options: { resize: { resizing_type: 'fill', width: 150, height: 150 } },
    expected: (p) => p.resize(150, 150, { fit: 'cover' }),
  },
  {
    name: 'fill, larger than the source on one side',
    source: 'photo',
    options: { resize: { resizing_type: 'fill', width: 350, height: 350 } },
    expected: (p) => p.extract({ left: 25, top: 0, width: 350, height: 300 }),
  },
  {
    name: 'fill, to the right',
    source: 'photo',
    options: {
      resize: { resizing_type: 'fill', width: 100, height: 150 },
      gravity: { type: 'ea' },
    },
    expected: (p) => p.resize(100, 150, { fit: 'cover', position: 'right' }),
  },
  {
    name: 'fill, to the bottom right',
    source: 'portrait',
    options: {
      resize: { resizing_type: 'fill', width: 100, height: 60 },
      gravity: { type: 'soea' },
    },
    expected: (p) => p.resize(100, 60, { fit: 'cover', position: 'right bottom' }),
  },
  {
    name: 'fill, 20 pixels from the left',
    source: 'photo',
    options: {
      resize: { resizing_type: 'fill', width: 100, height: 150 },
      gravity: { type: 'we', x_offset: 20, y_offset: 0 },
    },
    expected: (p) =>
      andThen(p.resize(200, 150), (q) => q.extract({ left: 20, top: 0, width: 100, height: 150 })),
  },
  {
    name: 'fill, around a point',
    source: 'photo',
    options: {
      resize: { resizing_type: 'fill', width: 100, height: 150 },
      gravity: { type: 'fp', x: 0.7, y: 0.5 },
    },
    expected: (p) =>
      andThen(p.resize(200, 150), (q) => q.extract({ left: 90, top: 0, width: 100, height: 150 })),
  },
  {
    name: 'fill-down',
    source: 'photo',
    options: { resize: { resizing_type: 'fill-down', width: 800, height: 800 } },
    expected: (p) => p.extract({ left: 50, top: 0, width: 300, height: 300 }),
  },
  {
    name: 'force',
    source: 'photo',
    options: { resize: { resizing_type: 'force', width: 120, height: 200 } },
    expected: (p) => p.resize(120, 200, { fit: 'fill' }),
  },
  {
    name: 'auto, both on their side',
    source: 'photo',
    options: { resize: { resizing_type: 'auto', width: 200, height: 100 } },
    expected: (p) => p.resize(200, 100, { fit: 'cover' }),
  },
  {
    name: 'auto, one upright',
    source: 'photo',
    options: { resize: { resizing_type: 'auto', width: 100, height: 200 } },
    expected: (p) => p.resize(100, 200, { fit: 'inside' }),
  },
  {
    name: 'dpr',
    source: 'photo',
    options: { width: 100, dpr: 2 },
    expected: (p) => p.resize(200),
  },
  {
    name: 'zoom',
    source: 'photo',
    options: { zoom: 0.5 },
    expected: (p) => p.resize(200, 150),
  },
  {
    name: 'zoom on each axis',
    source: 'photo',
    options: { zoom: { zoom_x: 0.5, zoom_y: 0.25 } },
    expected: (p) => p.resize(200, 75, { fit: 'fill' }),
  },
  {
    name: 'least width',
    source: 'photo',
    options: { height: 30, min_width: 100 },
    expected: (p) =>
      andThen(p.resize(100, 75), (q) => q.extract({ left: 0, top: 23, width: 100, height: 30 })),
  },
]
