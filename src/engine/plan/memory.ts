/** The way that one conversion goes within its budget. */

import type { Cost, EncodeOptions } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import { identityResize } from '../stages/resize/stage.ts'
import type { Drawing } from '../stages/stage.ts'
import { planStages } from '../stages/stages.ts'
import { courseOfAnimation } from './animation.ts'
import { isWhole } from './geometry.ts'
import { seeksQuality } from './max-bytes.ts'
import { bandCost, drawingCosts, frameCost, KERNELS, readingPhase } from './phases.ts'
import { recodeCourse, untouched } from './recode.ts'
import type { Sketch } from './sketch.ts'
import { MOST_STRIPS, stripHeight } from './strips.ts'
import type { Course, PlanInput, Way } from './types.ts'
import { type FileWork, HEADERS, type Phase, peakOf, walk } from './walk.ts'

/** The first way that fits, or else what the first one would take. */
export function planCourse(input: PlanInput, sketch: Sketch): Course {
  if (sketch.moving) return courseOfAnimation(sketch.moving, input, sketch)
  const budget = input.limits.memoryBudget
  const { exact } = sketch
  const twice = exact && courseOfBoth({ kind: 'framed', exact }, input, sketch)
  if (twice && twice.peakBytes <= budget) return twice
  const [first, ...others] = waysOf(input, sketch)
  const preferred = courseOn(first, input, sketch)
  if (preferred.peakBytes <= budget) return preferred
  for (const way of others) {
    const course = courseOn(way, input, sketch)
    if (course.peakBytes <= budget) return course
  }
  return preferred
}

/** The ways that a picture can go, the best one first: strips cost a decode each. */
function waysOf(input: PlanInput, sketch: Sketch): readonly [Way, ...Way[]] {
  const { options } = input
  const { encode, decoding } = sketch
  if (sketch.isRecoded) return [recodedWay(input)]
  const isSearched = seeksQuality({ encode, maxBytes: options.maxBytes })
  if (sketch.isStraight && !isSearched) return [{ kind: 'direct' }]
  const { canvas } = sketch.layout
  const mayStrip =
    !isSearched &&
    decoding.heap === 'kernels' &&
    isWhole(sketch) &&
    !planStages(input.stages, sketch.drawing).needsWhole
  const most = mayStrip ? Math.min(MOST_STRIPS, canvas.height) : 1
  const strips = Array.from({ length: most - 1 }, (_, i) => i + 2)
  return [
    { kind: 'framed' },
    ...strips.map((count) => ({ kind: 'strips', strips: count }) as const),
  ]
}

function recodedWay(input: PlanInput): Way {
  const { reservedBytes } = recodeCourse(input, KERNELS)
  const { jpeg } = input.options
  return { kind: 'recoded', reservedBytes, ...(jpeg && { jpeg }) }
}

/** No encoder is asked: the file's samples are coded as they are. */
function courseOfRecoding(way: Way, input: PlanInput, sketch: Sketch): Course {
  const { phase } = recodeCourse(input, KERNELS)
  const drawn = untouched(input, sketch.drawing)
  const peakBytes = peakOf(input.resident, [readingPhase(input), [...phase, HEADERS]])
  return { way, drawn, encode: sketch.encode, peakBytes }
}

/** Without loss, then with it: the first file waits beside the second one. */
function courseOfBoth(
  way: Way & { readonly kind: 'framed'; readonly exact: EncodeOptions },
  input: PlanInput,
  sketch: Sketch,
): Course {
  const { drawn, beside } = drawingOn(way, input, sketch)
  const file = fileOf(input, sketch, beside)
  const exact = { ...file, encode: way.exact, maxBytes: undefined }
  const { jsBytes } = exact.encoder.cost(exact.size, exact.encode)
  const waiting: Cost = { heap: 'none', wasmBytes: 0, jsBytes }
  const lossy = { ...file, beside: [...beside, waiting] }
  const { peakBytes, encodes, held } = walk(input, [readingPhase(input)], [exact, lossy])
  const [without = way.exact, encode = sketch.encode] = encodes
  return { way: { ...way, exact: without }, drawn, encode, peakBytes, held }
}

/** Everything at once: the arena is not given back before the picture is encoded. */
function courseOn(way: Way, input: PlanInput, sketch: Sketch): Course {
  if (way.kind === 'recoded') return courseOfRecoding(way, input, sketch)
  const { drawn, beside } = drawingOn(way, input, sketch)
  const file = fileOf(input, sketch, beside)
  const { peakBytes, encodes, held } = walk(input, [readingPhase(input)], [file])
  return { way, drawn, encode: encodes[0] ?? sketch.encode, peakBytes, held }
}

/** How the picture is drawn, and all that is held beside its encoder. */
function drawingOn(way: Way, input: PlanInput, { decoding, drawing, ...sketch }: Sketch) {
  const isParted = way.kind === 'strips'
  const drawn = planStages(input.stages, isParted ? windowed({ drawing, ...sketch }) : drawing)
  const frame = frameCost(frameSize(way, sketch.layout.canvas))
  const window = isParted ? [bandCost(drawn.format.width)] : [] // see `Plan.kept`
  const drawingPhase = [...drawingCosts(drawn), ...drawn.shared.values(), ...window]
  return { drawn, beside: [KERNELS, decoding, ...drawingPhase, frame] }
}

/** A file as the walk needs it. */
export function fileOf(input: PlanInput, sketch: Sketch, beside: Phase): FileWork {
  const { format, maxBytes } = input.options
  const { encode, drawing, layout } = sketch
  // See `labelled`: no encoder writes a profile, nor a gain map.
  const copies = 1 + Number(drawing.isP3) + Number(input.keepsGainMap ?? false)
  return {
    encoder: input.codecs.encoders[format],
    size: layout.canvas,
    encode,
    maxBytes,
    beside,
    copies,
  }
}

/** Where others are cut from the same rows, the resizer copies even what keeps its size. */
export function windowed({ drawing, scale }: Pick<Sketch, 'drawing' | 'scale'>): Drawing {
  return { ...drawing, resize: drawing.resize ?? identityResize(drawing.decoded, 2 ** scale) }
}

function frameSize(way: Way, { width, height }: Size): Size {
  if (way.kind === 'direct') return { width: 0, height: 0 }
  return { width, height: way.kind === 'strips' ? stripHeight(height, way.strips) : height }
}
