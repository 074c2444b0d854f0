# Makes tiny-cff.otf: a font with PostScript outlines (CFF) that has one letter, U+12000, a square. Drawn here: free to use.
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen

def square(left, side):
    pen = T2CharStringPen(1000, None)
    if side:
        pen.moveTo((left, 0)); pen.lineTo((left + side, 0)); pen.lineTo((left + side, side)); pen.lineTo((left, side))
        pen.closePath()
    return pen.getCharString()
build = FontBuilder(1000, isTTF=False)
build.setupGlyphOrder(['.notdef', 'space', 'square'])
build.setupCharacterMap({0x20: 'space', 0x12000: 'square'})
build.setupCFF('TinyCff', {'FullName': 'Tiny Cff'}, {'.notdef': square(100, 400), 'space': square(0, 0), 'square': square(100, 800)}, {})
build.setupHorizontalMetrics({'.notdef': (1000, 100), 'space': (500, 0), 'square': (1000, 100)})
build.setupHorizontalHeader(ascent=880, descent=-120)
build.setupNameTable({'familyName': 'Tiny Cff', 'styleName': 'Regular', 'psName': 'TinyCff'})
build.setupOS2(sTypoAscender=880, sTypoDescender=-120, fsType=0)
build.setupPost()
build.font.recalcTimestamp = False
build.font['head'].created = build.font['head'].modified = 0
build.save('tiny-cff.otf')
