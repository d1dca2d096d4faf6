/** Sizes, padding, crops and where they are. */

/** A transformation, and what it is for us, as `canonicalTransform` writes it (with `f_auto`). */
export type Meanings = readonly (readonly [transformation: string, meaning: string])[]

export const SIZES: Meanings = [
  // RESIZE: scale goes to exactly these sides, one of them keeps the shape; it is what sides alone do (RULES).
  ['c_scale,h_150,w_150', 'fit=fill,height=150,width=150'],
  ['c_scale,w_150', 'fit=contain,width=150'],
  ['c_scale,w_0.25', 'fit=contain,shares=width0.25'],
  ['c_scale,h_0.5,w_1.5', 'fit=fill,shares=height0.5 width1.5'],
  ['c_scale,h_0.5/a_90', 'fit=contain,rotate=90,shares=width0.5'],
  ['c_scale,h_150', 'fit=contain,height=150'],
  ['w_150', 'fit=contain,width=150'],
  ['h_50,w_100', 'fit=fill,height=50,width=100'],
  ['ar_2,c_scale,w_100', 'fit=fill,height=50,width=100'],
  // RESIZE: fit enlarges as well, limit never does, mfit does nothing else.
  ['c_fit,h_250,w_250', 'fit=contain,height=250,width=250'],
  ['c_fit,w_250', 'fit=contain,width=250'],
  ['c_limit,h_1000,w_1000', 'height=1000,width=1000'],
  ['c_limit,w_1000', 'width=1000'],
  ['c_mfit,h_1200,w_1200', 'fit=scale-up,height=1200,width=1200'],
  ['c_mfit,w_1200', 'fit=scale-up,width=1200'],
  ['ar_16:9,c_limit,w_320', 'height=180,width=320'],
  // CROP: fill, to the very sides; with a ratio in place of one (`ar_16:9`, `ar_1.5`).
  ['c_fill,h_250,w_250', 'fit=cover,height=250,width=250'],
  ['c_fill,g_west,h_250,w_250', 'fit=cover,gravity=x0 y0.5,height=250,width=250'],
  ['ar_1.5,c_fill,w_250', 'fit=cover,height=167,width=250'],
  ['ar_16:9,c_fill,h_90', 'fit=cover,height=90,width=160'],
  ['ar_16:9,c_fill', 'fit=aspect-crop,height=36863,width=65535'],
  ['ar_1:1,c_fill,g_north', 'fit=aspect-crop,gravity=x0.5 y0,height=65535,width=65535'],
  ['c_fill,w_100', 'fit=contain,width=100'],
  // CROP: lfill never enlarges.
  ['c_lfill,h_250,w_250', 'fit=crop,height=250,width=250'],
  ['c_lfill,w_300', 'width=300'],
  ['ar_1:1,c_lfill,w_640', 'fit=crop,height=640,width=640'], // WEB: gantri
  // PAD: to the very sides, with a colour; the middle unless a gravity says otherwise.
  ['c_pad,h_250,w_250', 'fit=pad,height=250,width=250'],
  ['b_brown,c_pad,h_250,w_250', 'background=a255 b42 g42 r165,fit=pad,height=250,width=250'],
  ['ar_4:3,b_rgb:ff0000,c_pad,w_80', 'background=a255 b0 g0 r255,fit=pad,height=60,width=80'],
  ['c_pad,g_north_east,h_80,w_80', 'fit=pad,gravity=x1 y0,height=80,width=80'],
  // PAD: lpad does not enlarge but for its box, mpad does nothing to what is no smaller.
  ['c_lpad,h_250,w_250', 'extend=height250 width250,height=250,width=250'],
  ['c_lpad,w_250', 'width=250'],
  ['ar_16:9,c_pad', 'extend=ratio1.7777777777777777'],
  ['ar_1.5,c_pad,g_south', 'extend=ratio1.5,gravity=x0.5 y1'],
  ['ar_1.25,c_pad/a_90', 'extend=ratio0.8,rotate=90'],
  [
    'c_crop,h_9,w_9/c_lpad,h_30,w_20',
    'crop=heightpixels9 widthpixels9,extend=height30 width20,height=30,width=20',
  ],
  [
    'b_green,c_lpad,g_north,h_9,w_9',
    'background=a255 b0 g128 r0,extend=height9 width9,gravity=x0.5 y0,height=9,width=9',
  ],
  ['c_mpad,h_1600,w_1600', 'fit=pad-up,height=1600,width=1600'],
  ['c_mpad,w_1600', 'fit=scale-up,width=1600'],
  // CROP: a part of the picture as it is; x and y from the top left.
  ['c_crop,h_200,w_300', 'crop=heightpixels200 widthpixels300'],
  [
    'c_crop,h_200,w_300,x_355,y_410',
    'crop=heightpixels200 leftpixels355 toppixels410 widthpixels300',
  ],
  ['c_crop,h_200,w_300,x_5', 'crop=heightpixels200 leftpixels5 toppixels0 widthpixels300'],
  [
    'c_crop,g_north_west,h_200,w_300,x_5,y_6',
    'crop=heightpixels200 leftpixels5 toppixels6 widthpixels300',
  ],
  ['c_crop,g_north_west,h_200,w_300', 'crop=heightpixels200 widthpixels300,gravity=x0 y0'],
  ['c_crop,g_south,h_200,w_300', 'crop=heightpixels200 widthpixels300,gravity=x0.5 y1'],
  ['c_crop,w_0.5', 'crop=heightshare1 widthshare0.5'],
  ['c_crop,h_1.0,w_0.25', 'crop=heightshare1 widthshare0.25'],
  ['c_crop,w_300', 'crop=heightshare1 widthpixels300'],
  ['ar_3:2,c_crop,w_300', 'crop=heightpixels200 widthpixels300'],
  ['ar_1,c_crop', 'fit=aspect-crop,height=65535,width=65535'],
  // GRAVITY: a point in pixels, around which is cut.
  [
    'c_crop,g_xy_center,h_100,w_200,x_300,y_200',
    'crop=heightpixels100 leftpixels200 toppixels150 widthpixels200',
  ],
  [
    'c_crop,g_xy_center,h_80,w_100,x_10,y_20',
    'crop=heightpixels80 leftpixels0 toppixels0 widthpixels100',
  ],
  ['c_fill,g_xy_center,h_50,w_100,x_0.3,y_0.8', 'fit=cover,focus=x0.3 y0.8,height=50,width=100'],
  [
    'c_crop,h_0.5,w_0.5,x_0.1,y_0.25',
    'crop=heightshare0.5 leftshare0.1 topshare0.25 widthshare0.5',
  ],
  // CROP: thumb needs faces to be more than fill; auto finds its gravity itself.
  ['c_thumb,h_80,w_100', 'fit=cover,height=80,width=100'],
  ['c_thumb,g_north,h_80,w_100,z_1.0', 'fit=cover,gravity=x0.5 y0,height=80,width=100'],
  ['c_auto,g_auto,h_80,w_100', 'fit=cover,gravity=attention,height=80,width=100'],
  ['ar_1.5,c_auto,w_100', 'fit=cover,gravity=attention,height=67,width=100'], // GEN
  // GRAVITY: the compass.
  ['c_fill,g_north_west,h_2,w_2', 'fit=cover,gravity=x0 y0,height=2,width=2'],
  ['c_fill,g_north,h_2,w_2', 'fit=cover,gravity=x0.5 y0,height=2,width=2'],
  ['c_fill,g_north_east,h_2,w_2', 'fit=cover,gravity=x1 y0,height=2,width=2'],
  ['c_fill,g_east,h_2,w_2', 'fit=cover,gravity=x1 y0.5,height=2,width=2'],
  ['c_fill,g_center,h_2,w_2', 'fit=cover,height=2,width=2'],
  ['c_fill,g_south_west,h_2,w_2', 'fit=cover,gravity=x0 y1,height=2,width=2'],
  ['c_fill,g_south,h_2,w_2', 'fit=cover,gravity=x0.5 y1,height=2,width=2'],
  ['c_fill,g_south_east,h_2,w_2', 'fit=cover,gravity=x1 y1,height=2,width=2'],
  ['c_fill,g_auto,h_2,w_2', 'fit=cover,gravity=attention,height=2,width=2'],
]
