/** A window of a turned picture, on the picture before it was turned. */

import type { Flip, Rotation } from '../../engine/index.ts'
import type { Area } from './spot.ts'

export interface Window extends Area {
  readonly x: number
  readonly y: number
}

export function turnedSize({ width, height }: Area, rotate: Rotation): Area {
  return rotate === 90 || rotate === 270 ? { width: height, height: width } : { width, height }
}

/** `whole`: the picture before it was turned by `rotate` (clockwise) and then mirrored by `flip`. */
export function beforeTurn(window: Window, whole: Area, rotate: Rotation, flip: Flip): Window {
  const turned = turnedSize(whole, rotate)
  const { width, height } = window
  const x = flip.includes('h') ? turned.width - window.x - width : window.x
  const y = flip.includes('v') ? turned.height - window.y - height : window.y
  switch (rotate) {
    case 0:
      return { x, y, width, height }
    case 90:
      return { x: y, y: whole.height - x - width, width: height, height: width }
    case 180:
      return { x: whole.width - x - width, y: whole.height - y - height, width, height }
    case 270:
      return { x: whole.width - y - height, y: x, width: height, height: width }
  }
}

/** The window of the turned picture that shows this one of the picture before: what undoes `beforeTurn`. */
export function afterTurn(window: Window, whole: Area, rotate: Rotation, flip: Flip): Window {
  const turned = turnedSize(whole, rotate)
  const { x, y, width, height } = clockwise(window, whole, rotate)
  return {
    x: flip.includes('h') ? turned.width - x - width : x,
    y: flip.includes('v') ? turned.height - y - height : y,
    width,
    height,
  }
}

function clockwise({ x, y, width, height }: Window, whole: Area, rotate: Rotation): Window {
  switch (rotate) {
    case 0:
      return { x, y, width, height }
    case 90:
      return { x: whole.height - y - height, y: x, width: height, height: width }
    case 180:
      return { x: whole.width - x - width, y: whole.height - y - height, width, height }
    case 270:
      return { x: y, y: whole.width - x - width, width: height, height: width }
  }
}
