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

/** Layers of which the finest is predicted from others; made by test/av1/layered.ts. */
export const LAYERED = [
  [
    'two frames, 4:2:0',
    bytes(
      'CgoAAwEDLK8P/5AENgDfBRAAk4Aw4YgSBiTdh3O0Rb0Ow0mqUYW0RhFZx+s6Shf3M4HFpAWAQXLe4JP5EkRxKsiggqU9' +
        'vAEzz9CwMxakoSt2/xYeGB1MrHvPsn/xuXQw+IyNfm+PS8nQcTQCwGbILvgfBcPZwn/DaDL5sshJGI+scPoOLLzdHwvY' +
        'Kz6zT52fr1Rqx00sHRBtgAaPYndKoH5lufUhVCI0smy/XhM1dAEqjFEB0LFENk/WXqYn+jujHyAsiRbdFUKQkSUVVbMl' +
        's/uNllINRHlawokP39lt/4CRXfCqAPbfNmJgiluBrigwrCbTVNkGLRgekSb7NRakmOKe0FZCLR6WplaFYlm9XPqyPaXP' +
        'YolpH4gfscBrKSL2U9UVJ6jMc46iDuQO6ScQnIlJE7XvwQwKQy8HEguU+1X2k0kVoqlB5RcUxA0Jwr5vOWKIv3WMt7Ak' +
        'GMogBjz/pwc49lHSJqqxCVYwwnS8o1ofo2oxbXtAwN0+27trHfNoeV//R0R333Xb6qNM+1Q1QtJZ+4SqEIIcmJ19mwX6' +
        'WC5vtjlnd4UNefpV6vH0CU/0oN6rQfztl3ZZLCbBR+ypMQv7vFXT73McUZIREigA1X6VeeCCb2EF1sXHagWV0hNf8zKE' +
        'zgnNeCUJwt3g45cUYyUE8KTvqEqvCTmhxkoQy5nb+/EYI6+oSlgSH/Rw7DbEJe019+42rJLOwoBBLzG5eYVKh8TlaCOS' +
        'Yqg+sYCbiR/82Ug4mVWTbg8H7JcIZb+hjcWTwDGTdSfve7duEQiWs9nv4axArqy47MIDDxWO//fmXHsuAXUtblUdqQ/h' +
        'ltJopXBkGfWg5iPOUUDbIIiXfe2S9epD2mXVAQQkcSzlpNOABC2HnR2ZcZ7ACK48f7mFciSAzWeXEkWiIpCeRXmPD2QL' +
        'pIOn+6pybL4B7oYUKnrcVFJAlzhPD90fPQKbfrt/bhK08dUzbkhJa7oL8p8LTmVoHNuyfECXKRJOlrLClDYIkgIwA8CA' +
        'AAAGqABRTC0UOiUA2HqKix8Si2NGb0fyDT60NgTosu/B/8H9XZA0EsL6R/L6ScO7lOiNmJZERuRBH3kHZtotM5FOhbFF' +
        'awIZUm0PNp1yjb62cUwsOU7iGqkXg/x+MFssI6PER8fIisyEg35UuPwb8kzTGzk/qosIPj5JHxiv9ojkED9rdUPKPV8E' +
        '3GdoIlOIskdsDLDLgRiqQk7rAtKEFBvr/G/ueauA77OoXN0HrhbYzr9A2mhp1Or4VHvseohue3XdT+BZWGSEK/vPDR1q' +
        'RrDYvudAFeKByTfvueSALWnPMmyRXM0u2OpM9YWkSH3esZ9Gp8q+6cWTQjZuZ4OOdP3Qq9MCDt/8Zu3Rf/aa',
    ),
  ],
  [
    'two references at once, and a hidden frame',
    bytes(
      'CgoADwEDNhon/8wCNgDtAhAAlwDHF57hQ6OBAM/AlntjKFmD53Dnm3u9jFPPKK8DhRPz6duAyIZMq+T4QB1v8uj0ENLq' +
        'NY4d8D8P+xh2xYE9/cyBv/3E3pFk48RiU0gk3ctaDleO+/XZL+DdyHafEmjObl/WnCC2WG0nMmVEAE3kxSZpJyHcysFr' +
        'FGvB9SAz3dLFgYVbiEC+kpfl+RfmyhavAJd7rNJqv1j6SQVbf/phHwoShY0HGTJFCvdITnBqjY3Yntlu/n3LEfvZiG9x' +
        'TjhCm3Xxs83lPtyyVJoecRLe0DvdryxoiqAOqG3HeEYq5XUxwNyP3xZHlsn/PXKPms7wQh+DGvH/EodUnTGzRhf7OfzF' +
        '1XO7SE6BvyibfWhW66iu230htmv7tWCwjzNwbzt66pDhVuvie/qcuxx3slbqAOq/H3xBNEhVXUGUwVJhYnDIOfoU0dOB' +
        'WeFLN4SChtU2VIQKSnDZ4x7TeYNia2fwtYFPxhKIHYujm3X8NgifAigD4EAAAB0vAY+g/UKHTQKAAM2nnX3d7bKspcgd' +
        'cpNy5CbvNtgU1BGThUmhfLuatJ+nQFYJplwW4K1rICQ64oF2FssTTa7VP4lK68zO05GEKCD5Wjg6CrO+Ilz28Zm51e29' +
        'TVs21mxHxGcGsvOs6QqFabmKlKfa0H7SifiSFIJ/3S4l3sM4odObm9lDQjB1/xpwB7etuAnBbmouK46+arHTbBFZiQp5' +
        'YIOMmhmz+s1jGMDIOyNaCt1P7J+YxMji+1PlHwIWuk2c6B+pHZRoHXRXqlkdQHOeyDd+UlhWgYtgVjZFn0WuMWpCEkCd' +
        'YqRjgKe5K5U/WFYaCzWONaT38gzqNaNXlupS95LjTMfBFFreSDUo2lV1GpxzOlcXWeg2NgidATADwQAAATpigKIYbix4' +
        'MDQAzA0OJj7wOeyQNHRlWLVAmU9o8fKFYdIj2InH3FEa6XHljSVEhsReFPH3VAa8455hp5hIsqtUZ80HH+CbX/sZlbeS' +
        'ki+WHN16HI+hKGUHU8fjRbRhr9DFTWjyJ0cEO/hstGMrHD3Cn/aYuYEebgF4vmjllqoiwjsebuXgXOQHtNLUZFn6FP7t' +
        'CZe5ecA2EHowBAIIAAEGmQBgpn8LH3wPANVpGRd2k/8F57Nvuw+u3z7YYepd60WM/h4+Byw4YJ918LRxokuh7EoXehOU' +
        'aGpP4yiPOVRd6CQ/gZBh8AdGBcvATcQFqGVlGx9YCtKLAE62v/Hh29ESjwJ1iwvd4VQ6CFyDVnidiZ5EMDYYFjAGAA0A' +
        'AQaZACqW0AsAAAIAktWLkIA=',
    ),
  ],
  [
    'references of another size, 4:4:4, 10 bits',
    bytes(
      'CgogBwEDNFgm184QNgDGCBIBcrgCKAIK4ACAFHiQM+ugoAVmfoMWT7Z4O4biK1nveNCgkMPoPKV/SiK6WW+WxORYc2Y4' +
        'gRuQlxg4QcMxlCa4o5voaEtGke1N70Q3eDzaOQ6E6hNka9M9AKYGh6PbN+HVJZzD3Y1SwV7spTry+nmAaCbF1UsN97px' +
        'BvgqYEiLgyKj0YcVGLaZlNEfjmea1T8puwbCJGZYynzswO7dlU3hLBXOPuhfewaDR2aa59yDv1wuNaDYE+xUdts/OlgB' +
        '4D3UvWry7keaK9fV8AL08GP+ZCBRC+OBoTo4bSNZmuH0g06qoVhubW0LzsdZaZpO86dAy8zZ7QXRTzArieVH9sesfqD5' +
        '9oZ5ff85IEZoU2X2cpaArH128pBtZPutLCQp+1A4X5je2h3eNK3xgeO9ioxm0ImaR4orQ8Mpc5GEzICmuhSAjKWvNOuN' +
        '6npD1MsrgIH4REnToPDbOUX62Pq6ldp2EAK0fy5u4IaBXA9BEkgLl4x1VrqhD7s44Pefvjg1vxLxk/BPbki5feUuAUjf' +
        'HcIgRqBa0HOc/W3z+ZRhA0e8IOfsvbMXLvpxq+U4QEM/gdgH7JNtozcpdJzOo7OY3NNljWCZ+VR2wmmTm7mw3O6+lU9s' +
        'B0licEWolV2W1yhA+s20HHD20rViE0KKmXcxEwko6d6kHX4fK9/VUDyLTp6G8nfWTwsaR63ujGJXLJxCugwdoduDrtLn' +
        'ONkyC3wR/zNBrB0v4x0iEoeHKN6W/F9uV/x49oESndUNAzc+n5l5/BIIeXIkT2NiO6+rqse2/NU4YRi41yGFCrfdFT75' +
        'Nk2y+CYEvqqjITBrHp5QBTYvUKbIxuU2INQbykbwklH3URWHD6DGCXqsEUzgLrk/Lk4n4y9qWI0zDwtFOtAqv5GDWvCl' +
        'YCpM0rvXfCPbvkd/Jyew+mjCr9WxbozWbwXRhcZ54IuN3XT1YB38VmHraElWUylFSv3hNUpDyZWTHmNQexvBIA52kbSa' +
        'A9/Ln54YFiuJDcsBOv09w4IbXEZLaVFP/1Jk+EJNZW5V7q6MS0qr60zajQrzPlD0QUv6YeXilZpOeLzwaugwBN7p9Cce' +
        '3xXyUHiP5OErzLnP+3r9s1qP3w7+HSzgiAeS3v1itA9PKOTY1cm6EmmQUi11gSOFXk6HNJVqZa6JYt28P5xTr42bOZPz' +
        'uu6TJt27RzQW1GeoXcP6pKb8Qoufy2B0TfTXpQPJqodfIfF9nWkS57Nl4Mp4VYFl5GzMhiIMgXaus9M2+rwhH2wc/GOa' +
        'qhp2MTlsJr9/SnC/CyMO4iqK7yhS1QRx4mH/eCrxUPW9X/U8Pz18541OvEybFs34rrM88a6Kjex8D/yUYvLnJlrgb/Yz' +
        'H+zE0QxToCOMUDsvvOioKhgnGvoMP8ey6oFecDEzmgJmBoySUJAW1jjoi1n6WxZPLxwEqvzlpwbgiWisK46qLV8R3oUr' +
        'SLoOtGvqNgjaATEDwIAAAACRFAEUAQXcAABQ+EWB1gUA3rl/FdRv8UZ6IhOV2XnWZfGCVQMgChVUt1L1t95we+LNS0L0' +
        'WjxhibriTAKFGd4rFUTKojcBXqkkbMVTPJzryqbFqawz8Qz2nhtzIcdxotAumcPsqMjT09fhOEk76YvW2LwLfbvan95r' +
        'MPXaJCCz0Fte1WjQzX5aoaanbyPX9JW2CFHC9Io+168kWL0c4e2wtIDIWFaM0xgHEEA7+VHt4y1JzJtQ18BdceaGwmsa' +
        'f4kxwk/twwynZONRAsJpsxdcZ02ANhCgAjEFwQQAAADJfAEUAQXcAABjiUWB7gUA2JxntjIiSadvJkGk9lxvNx4UZ6pU' +
        'eqL42o0HeX6XGokXeRyhfWl55iAC5V7heu/LPuyKIsIS2sXgpOBhBQY76u5/X3lhPdt5CEyrnhKqnBdX960eWvkYjNOo' +
        'jO5KFgDQ4GLNea0MpNVfxcQPBim/xXmWDhbgrrDDxWinC06RO+iAaCai/d3bJXqrwTLPGt6HC9gCkWSObCFExUt5CD3l' +
        '5htOXeuFZ5sZffgjC6WjF2GsoIha29LIjTMgQWmWTd2H11kp9dtpQ8fkRukCH39Gb2GXCIZ/zyL2KudjPClvLTxSjbiW' +
        'Ckugfp3rUujr4/sA2L17gC5BYQ2Xbgzm8N/FkbdtVQz9g7gXaA==',
    ),
  ],
  [
    'three frames, 12 bits',
    bytes(
      'CgtABwECt/PNr5YwgDYAlQoQAJJAGGGGEgF0vw56WovlOV/uyUYFl7SYD3fx5oGybUOTSLZ35Wx77DxL+FhYwtYd5ndJ' +
        'kl1M31e//HyGYeUhtY7WCRxlZm4gotwZ27lqM+B+rVq1dt3oy1cja1TXpq8BZUUWp+X3/LBXBXbiqsFL2ycy7zNoZp4w' +
        'YOra+VrfVicH7Qv7HeZph4wQKFBjQjZy5S6uPpLFBWONLmtgzlSWKr9hfKgRlr42dvReLgGSYd8rnlS2ovQzxdwv0srF' +
        '387PJVkk9JyO4344gl9NZ7hiTOUEBSM6/eNmK72fxeSOYZCAsYaqoZfXnv24P6G4zJPtLgfGc9hvr2J/Mmzy5dAvQbRb' +
        '74OqC3e9MO34IWpyUUPYTabg2DLXAqBwI/vXbw055Y/76SVKnalAqgK2PCAquCW3e6gvB2Oc4VahZojfUkifJHynqig3' +
        'KyNAGUkHKZ2/aSWvAeF+nZyLfyvvE7YGj+xeNZ5s1pqb1NB2EjBeD6yQBsMXG2xtBEmtGR9idqccHlQ0YrO6o7EezsgC' +
        'qMEBr+nzKXHJ8CJ4KKPt3O1EyvgAWxU3/v/G4Ke+KGikTTV7pDC3ZRrdgw4qeLx7OL58g+MmkXe/2E/lIlujpncF0fnU' +
        'egu8U4uiyuRhi/IHXpo7QZqck6aOqAdicBsI8iZAcYk72p40M6AUbK+i/dbo/1DwDqsj3pQfOqk59bmnCIBlCcgQKzbq' +
        'a499d5IvhS9DBbAT5TV8YS1KKUjTFoHB9Wey3CdK1Y8x7JkD8Y2nG4l9tcBt6WUkDr+qq9SX5SSBZyxlu/0kykF7uVvA' +
        'FvX1wPgRMM1l9oy8Mg5TaXZWNH5gsiU/UsDxmFoH/+Wf/vCg8D4+Tf4uQDZo5Y/eIPtho8faRxlLvWnTN7Rb9v7qvfmk' +
        'WqCteGIOPteStAK/PRd+4ipPmthwO1BzaCM6I1xl0f9LkjdRjlPUHAEk1jnknbbBG0PQwIf0Sd7w/2rVCSuaGevgjv5i' +
        'VNuJYneD8Eibyi8vh4WzSk0IMZgWWpUxXWODj7S7LCujrGQGAPHycNOOcPeZZL7G5yGU+DbX0+A167GdEYUN2Iaiso7y' +
        'Ea+mC6x6gf99vU+fsojfp+S9uZNHaLQHkuh5fecevOH5lwobzJQYB0rC+ePdC+PgwL31x4rM3KSngk3TnYGRssqCaWKu' +
        'bJ8usVZCWyBtLUxkolxVsDJowqJkWSP9uTCQD8FV08js0pzxTsy3F3sC/huM/gsyPBYT1fRidS/Qba5C4MYThdUKbdOK' +
        '2HgDE8+TtEHZG41ykrsb1nVHpHpxZt09HlmgITw3VyrKSDjNrCjgVpXpdFjKTNOf0Lk89dC/j/8UIQNYCcQaLji7JsI8' +
        'Mx/7v0ES3UTn0802uMPR9XJeb9vpZLPIP7rVzMSCUnFAKun65sbWWOFOMl796Z7HYUh4mZasT9vU8VheioKYS/N0P+jl' +
        'FEP9Yzzq/9kr9QDDEx/cckSodLqb0/qOpdBL1X9lIbkkNMAUnQkGQs0yWyFM32WxO+1iS4IhLm7KGUYMLIq6LKj2pklW' +
        'bMSwFe6bJumvTZZLqFSJenMICB+xdlMNL10+PZQyoHpN4MCoam/afRreeube4n45FLY6R0JBphxHKWqWYxnOcDB8afAl' +
        'd46jILuDtTz7IIVX6A/SkafatEL/uj1JbpPPGdgLTF3q6RzQkENQCsoVOrp/UOY1jECB7iHqfYdLKD6QZ7iov7KhFdN4' +
        '3SbsdCLgwDYIoAMwA4CA/fgGrgNAO+AdiAAAAAAABTTTSKLLqADXUaZBsJyVJWp9u7ATtuCDf9j/RtEAsclHpG6YR+wr' +
        'Mbj4SN8Uginr6Yvyh7iEinHEoI7KdzDn1XyG+fkgnBEIJCKNZkBMrL80VzWxHJp941SjL2u0komj0A9pNNUXgaWso3YV' +
        'kHJHgP1v+mM0B/fBS61lYbbyftJ4+3SLWOtxz5joukiwjJ81ZzeyiexNVFizL7W1NjpnmHZW6r+C+JPX+sHyCYYmetFv' +
        '3pzVT5lRcZIpkJPkvCm1XjikrXX4PXoJkrrhyh9yFcgvxFc6bo4SPnLrW/IvGQ4Dor5AXEfz1IgsSDRVDZDRGl0dnXv/' +
        'JO9dTkSJunt7/rxarWaGmaFZz+XQLP68k48ZHPydOFoyD0MhB2W4vIjsf1vjSYeig2EdgS1D4wSBbUAXn+Pl2H++qSIE' +
        'lJZkeIc0dtYpwY0mKVp6eE+M9B3ZR8hJ5rf7mD9Cyjm7NEJrEwMOWxoQxCYEmd1rgKqcxqXT3jXx+I05A5MLIkq8SmN+' +
        'Yk5F17f3HNUCXc/TJDYQqAIwBAEFffgGrgCmmmkUWXUAtEAJhiScAYTKRoprZRRGNdPdu1nosJhIBhGFbX1t7B5ErcnC' +
        'GThhUz3Snw/c/pzEALWgi5EZRjmbGx9d2GOkbXcCCEoqNqtSbYB6TRLfa/4MIT3qdl0KiFx79xaOEzbFsLtg49eW6PGc' +
        '77RXk1vBESI/13jY8uJaaret+XKyWgF3EGoHhieIDmrhga0R3HosZjALvikrEgY6sZjlsRcFxdRdbk4rJ31lr4q1rqNq' +
        'fCLr8h/6+7MnO/aubeULDWufq+Sp6MA3Wn6o0wnxGgZ9ymSd+Dl4Kdih7Foa/QNoYUFCFcrRR/4UZSNrOL4ezbAeKrP0' +
        'a1SIydE+nTngnDHou/D8SSRqJJURnys8tffU7xSkWk4bV/V3/A==',
    ),
  ],
] as const
