// Which properties and predictors are tried for the tree of a channel.

import { OF_MIDDLE } from './neighbours';
import { isHurried, picture } from './picture';
import { tryNothing, tryPredictor, tryProperty } from './sample';

/** Properties of pixels' neighbourhoods, those that help most first. */
const PROPERTIES: usize = memory.data<u8>([15, 9, 10, 11, 12, 13, 14, 6, 7, 4, 5, 8]);
const PROPERTY_COUNT: i32 = 12;
const HURRIED_COUNT: i32 = 6;
/** And of the channel before. */
const BEFORE: usize = memory.data<u8>([16, 17, 18, 19]);
/** Of indices of a palette, and of the colours of one: rows are their parts. */
const PALETTE_PROPERTIES: usize = memory.data<u8>([6, 7, 9, 10, 11, 12, 13, 14, 4, 8, 2, 3]);
const PALETTE_PROPERTY_COUNT: usize = 12;
const PALETTE_PREDICTORS: usize = memory.data<u8>([0, 1, 2, 4, 5]);
const PALETTE_PREDICTOR_COUNT: usize = 5;
/** The first ones of both do for shades, which are coded while somebody waits. */
const SHADE_PROPERTY_COUNT: usize = 7;
const SHADE_PREDICTOR_COUNT: usize = 4;
const META_PROPERTIES: usize = memory.data<u8>([2, 3, 5, 7, 8, 10, 11, 14]);
const META_PROPERTY_COUNT: usize = 8;
const META_PREDICTORS: usize = memory.data<u8>([0, 1, 2, 4, 5, 9]);
const META_PREDICTOR_COUNT: usize = 6;

function tryAll(properties: usize, propertyCount: usize, predictors: usize, count: usize): void {
  tryNothing();
  for (let i: usize = 0; i < propertyCount; i++) tryProperty(load<u8>(properties + i));
  for (let i: usize = 0; i < count; i++) tryPredictor(load<u8>(predictors + i));
}

export function chooseMetaTrials(): void {
  tryAll(META_PROPERTIES, META_PROPERTY_COUNT, META_PREDICTORS, META_PREDICTOR_COUNT);
}

/** Of indices; `isByUse`: nothing but what they are off the middle by. */
export function choosePaletteTrials(isByUse: bool): void {
  if (isByUse) {
    tryAll(PALETTE_PROPERTIES, SHADE_PROPERTY_COUNT, 0, 0);
    tryPredictor(<u8>OF_MIDDLE);
  } else if (picture.isXyb) {
    tryAll(PALETTE_PROPERTIES, SHADE_PROPERTY_COUNT, PALETTE_PREDICTORS, SHADE_PREDICTOR_COUNT);
  } else {
    tryAll(PALETTE_PROPERTIES, PALETTE_PROPERTY_COUNT, PALETTE_PREDICTORS, PALETTE_PREDICTOR_COUNT);
  }
}

/** Of samples, and of channels before where there are any. */
export function chooseTrials(before: usize, first: usize, effort: i32): void {
  tryNothing();
  const hurried = isHurried();
  const count = hurried ? HURRIED_COUNT : PROPERTY_COUNT;
  const countBefore: usize = hurried ? 2 : 4;
  for (let i: i32 = 0; i < count; i++) tryProperty(load<u8>(PROPERTIES + <usize>i));
  if (before) for (let i: usize = 0; i < countBefore; i++) tryProperty(load<u8>(BEFORE + i));
  if (first && !hurried) {
    tryProperty(22);
    tryProperty(23);
  }
  tryPredictor(5);
  tryPredictor(6);
  if (effort < 1) return;
  tryPredictor(1);
  tryPredictor(4);
  if (effort < 2) return;
  tryPredictor(2);
  tryPredictor(12);
  tryPredictor(13);
}
