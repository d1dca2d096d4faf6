/** AV1 data that no installed encoder of files writes: by aomenc, in base64. */

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

/** Coded narrower and widened (super-resolution); with loop restoration, and grain in the second. */
export const SUPERRES = [
  [
    '49 samples to 98, 4:2:0',
    bytes(
      'CgYYGbDZfAIyzwE9ZAAAAs30ikD/r/3e2ojNCobNxVtxvmtvi8jTvB5aFAmQVcY2yRVkExI07KVxfX3bPymWGitb' +
        'SWIZ9IaFvXWWOjO2x9UATuW0Zkc+L0gt2Q9eeDdDZgfYl9OPUjCX85fTnbc8Q0i8n7m8+y77HztsggH2mYXZsDqY' +
        'qiyEe2XxvOhdhU3YT63VPDbW6wBhEDwfbXHgLjoXDfJwXJO6FIRjlPG5h47EJuodC+moX5ifLeqQYsTZF4cHhERZ' +
        'mm4f+zE2jwrPnQZJ7Lb3TF4Sg4A=',
    ),
  ],
  [
    '60 samples to 98, 4:4:4, 10 bits, grain',
    bytes(
      'CgY4GbDZfjAyuAIxbgAzBQos02KrYV5AGB/4AgCA/4AgCA/4D4SBg4CBfYh9h2mBZ4B2hm98taSFe2+IwoR5goSM' +
        'dIV4hohtcJN2fpFWun5ziY5cw4CEeYKEjHSFeIaIbXCTdn6RVrp+c4mOXMOAWAwIBAYEA+80FOtSJ5lQDBM52RqK' +
        '4qbZaRgDkzmznSThW4yGyZYL4Wi+VsomlvC3Jm9CRdUCGptAfKZhXLSwr3yffw98KZ70XWuW+Zvo8k1MTBIli8v2' +
        'y1VgZBylm3PFlHjvLe6GaCD1catUEHYtaO5iYLMY6xdWrGGxt5S2gBXh08JsGJpZmPr/eX7OHD63aw61h52vNlKL' +
        'YJ7iwVuPn6RFDziMcojvLau3/EPZSrPolVYd2mrb1M4M7nvLvdKls3QwnP8kFE15R0xjjdR8hY1RnHY=',
    ),
  ],
  [
    '87 samples to 98, 4:2:0',
    bytes(
      'CgYYGbDZfAIy8AIhMgApYYAWb6FSyeoZQeMMwbLoNf0fEv+iIl2OzDgADnTf2hDnYki0I0kJ/dteVUL8LW2KjrAd' +
        'cTbihnTh2ZfzLYXvZKMJrTlxEtaVFPdcQpWXtsED+Ut/uEtRTIi1yG8I5Y+qp9HsUt6PwkyHbcK3ZTv0N523CV90' +
        'q/zEqI3u2Q2gP7uEttNtfhMF5DZD2OZ20C2J7rWPEW+3peDCb1hC2tmRv4JB8dBDMVzhvO0kuYsGqva/blorUt9Z' +
        'rqWdAsjT8Nk2YBhJFyVmf+aT+aS380ZYPBLfnXzdFxy4Z+QX1BnVrEZgy6IHboOzeEGRuujBhJbTygzO4PM+FniS' +
        'YyLUs+abBkBtX1p5kaX7rlnKgMTvuA+zutrXbrXAw27gBvVcRw1HJ396VY0V8b2ov/mb7lSS28ajcUJlGNnMASLj' +
        'jH0oDvG0iGdCpEqgiG2r7WLaVZkrkMmbxPmmafiJDl5Wi3zzIPBCl5T56DkJfvKLgA==',
    ),
  ],
] as const

/** 26 x 66, coded 16 samples wide, where eight fourteenths would be 15. */
export const SUPERRES_NARROW = bytes(
  'CgZYEbMH4CAyigE1uAAABRYBAP2LsnYPB7HSBsCamXOmdZuVqr6dtUr8FclrTFJoJ6QieI2lfTakRi2IdQiq2T0J' +
    'SsC1jXbxn8E3YZ2FqBqUBVl6RuIgbQ+f+v3gedFtYPlXMXK9o9lOlsTkJ+05UpHhNUg97ACHTWmfKAWOVpzXREO+' +
    '3Ywgv2siZmRKo+UTUoKr9sA=',
)
