# Columns of lists.
table-columns-newer = 列的设置由更新的版本保存，本版本不认识的部分保持原样
table-columns-gone = 列表中没有以下列，设置予以保留：{ $columns }
