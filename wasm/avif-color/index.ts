// What the kernels of AVIF's colours export; typed in src/engine/formats/avif/pixels/kernel-exports.ts.
export { avifGains, avifLevels, avifPutAlpha, avifSamples } from './levels';
export { avifPixels, avifPixelsHalf } from './pixels';
