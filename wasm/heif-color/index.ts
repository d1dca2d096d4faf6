// What the kernels of AVIF's colours export; typed in src/engine/formats/heif/pixels/kernel-exports.ts.
export { heifDeepLevels, heifDeepPixels } from './deep';
export { heifPixelsHalved } from './halved';
export { heifGains, heifLevels, heifPutAlpha, heifSamples } from './levels';
export { heifPixels, heifPixelsHalf } from './pixels';
