// What opening a picture answers.

export const DAMAGED: i32 = -1;
export const UNSUPPORTED: i32 = -2;
export const OUT_OF_MEMORY: i32 = -3;
