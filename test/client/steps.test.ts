import { expect, it } from 'vitest'
import { wishesOf } from '../../src/client/steps.ts'

it.each([
  ['nothing is one conversion', [], [{}]],
  ['what only turns goes with a size', [{ rotate: 90 }, { width: 9 }], [{ rotate: 90, width: 9 }]],
  ['no turn is none', [{ rotate: 0, width: 9 }], [{ width: 9 }]],
  [
    'a turn after a size is a step of its own',
    [{ width: 9 }, { flip: 'h' }],
    [{ width: 9 }, { flip: 'h' }],
  ],
  ['so is a second turn', [{ rotate: 90 }, { rotate: 90 }], [{ rotate: 90 }, { rotate: 90 }]],
  ['so is a flip after a turn', [{ rotate: 90 }, { flip: 'h' }], [{ rotate: 90 }, { flip: 'h' }]],
  [
    'a turn after a flip goes with it',
    [{ flip: 'h' }, { rotate: 90 }],
    [{ flip: 'h', rotate: 90 }],
  ],
  [
    'a trim after a turn is a step of its own',
    [{ rotate: 90 }, { trim: 5 }],
    [{ rotate: 90 }, { trim: 5 }],
  ],
  ['a size after a blur is one, too', [{ blur: 5 }, { width: 9 }], [{ blur: 5 }, { width: 9 }]],
  ['and after a border', [{ border: '2;red' }, { width: 9 }], [{ border: '2;red' }, { width: 9 }]],
  [
    'what is trimmed and turned goes with all that follows',
    [{ trim: 5 }, { rotate: 90 }, { width: 9, blur: 5 }],
    [{ trim: 5, rotate: 90, width: 9, blur: 5 }],
  ],
  ['so is a second size', [{ height: 9 }, { width: 4 }], [{ height: 9 }, { width: 4 }]],
  [
    'a point is a text',
    [{ width: 9, gravity: { x: 0.25, mode: 'remainder' } }],
    [{ width: 9, gravity: '0.25x0.5' }],
  ],
  ['what is undefined was not said', [{ width: undefined, height: 4 }], [{ height: 4 }]],
])('wishesOf(): %s', (_, transforms, wishes) => {
  expect(wishesOf(transforms as Parameters<typeof wishesOf>[0])).toEqual(wishes)
})
