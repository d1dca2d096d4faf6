// What the kernels of detail export; typed in src/engine/stages/detail/kernel-exports.ts.
export { boxesOpen, boxesPull, boxesPush } from './boxes';
export { gaussOpen, gaussPull, gaussPush, gaussWeights } from './gauss';
export { medianOpen, medianPull, medianPush } from './median';
export { mildOpen, mildPull, mildPush } from './mild';
export { squaresOpen, squaresPull, squaresPush } from './pixelate';
export { sharpenGains, sharpenOpen, sharpenPull, sharpenPush, sharpenWeights } from './sharpen';
