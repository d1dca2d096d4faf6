// The part of a picture that settings are tried on; of a small one it is all of it.

import { sampleHeld, sampleRaw, subtractGreen } from './raw-rows';
import { useSettings } from './settings';
import { image } from './state';

let raw: usize = 0;

/** Some settings in force, and the sample in the place of what is raw; of no raw rows: of what is held. */
export function takeSample(settings: i32, rawRows: i32): void {
  useSettings(settings);
  raw = image.raw;
  image.raw = image.sample;
  image.rawFirst = -1;
  image.rows = rawRows ? sampleRaw(raw, rawRows) : sampleHeld();
  if (image.subtractsGreen) {
    subtractGreen(image.raw + ((<usize>image.coded) << 2), <usize>image.rows * image.coded);
  }
}

export function giveSample(): void {
  image.raw = raw;
}
