# Makes the two small faces of marks as Latin text has them: NotoSansSC-Regular.ttf and -Bold.ttf draw quotes, ellipsis,
# middle dot and hyphen as wide as a Han character. Takes them from the same fonts, where they are the proportional
# alternates (OpenType feature pwid); the dash as wide as a Han character, and two of them as one, are there too.
# Usage: marks.py NotoSansSC_400Regular.ttf NotoSansSCMarks-Regular.ttf
import sys
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import cmap_format_4

source, target = sys.argv[1:]
font = TTFont(source)
cmap, table = font.getBestCmap(), font['GSUB'].table
def alternates(feature):
    lookups = {i for r in table.FeatureList.FeatureRecord if r.FeatureTag == feature for i in r.Feature.LookupListIndex}
    found = {}
    for lookup in sorted(lookups):
        for sub in table.LookupList.Lookup[lookup].SubTable:
            found.update(getattr(getattr(sub, 'ExtSubTable', sub), 'mapping', {}))
    return found
narrow, wide = alternates('pwid'), alternates('fwid')
glyphs = {code: narrow[cmap[code]] for code in (0x2018, 0x2019, 0x201C, 0x201D, 0x2026)}
glyphs |= {0x00B7: cmap[0x00B7], 0x2010: cmap[0x002D], 0x2014: wide[cmap[0x2014]], 0x2E3A: wide[cmap[0x2E3A]]}
# The middle dot has no alternate: the same dot, with the room that a full stop has.
dot, stop = cmap[0x00B7], cmap[0x002E]
outline = font['glyf'][dot]
by = (font['hmtx'][stop][0] - outline.xMax - outline.xMin) // 2
outline.coordinates.translate((by, 0))
outline.recalcBounds(font['glyf'])
font['hmtx'][dot] = (font['hmtx'][stop][0], outline.xMin)

options = subset.Options(hinting=False, layout_features=[], name_IDs=['*'], notdef_outline=True)
options.drop_tables += ['BASE', 'GPOS', 'GSUB', 'STAT', 'gasp', 'vhea', 'vmtx']
cutter = subset.Subsetter(options)
cutter.populate(glyphs=list(glyphs.values()))
cutter.subset(font)
own = cmap_format_4(4)
own.platformID, own.platEncID, own.language, own.cmap = 3, 1, 0, glyphs
font['cmap'].tables = [own]
font['OS/2'].usFirstCharIndex, font['OS/2'].usLastCharIndex = min(glyphs), max(glyphs)
for name in font['name'].names:
    text = name.toUnicode()
    if name.nameID in (1, 3, 4, 6, 16):
        name.string = text.replace('NotoSansSC', 'NotoSansSCMarks').replace('Noto Sans SC', 'Noto Sans SC Marks')
font.save(target)
