# Columns of lists.
table-columns-newer = 列的设置由更新的版本保存，本版本不认识的部分保持原样
table-columns-gone = 列表中没有以下列，设置予以保留：{ $columns }

# Scrolling.
table-scroll-rows = 上下滚动
table-scroll-columns = 左右滚动
table-scroll-at = 第 { $row } 条，共 { $count } 条

# Copying.
table-copy = 复制
table-copied = 已复制 { $count } 行，可粘贴到表格或文档中
table-copy-too-much = 一次最多复制 { $most } 行，更多请用“导出”

# Columns.
table-columns = 列
table-columns-reset = 恢复默认列
table-column-on-of = 后移：{ $column }
table-column-back-of = 前移：{ $column }
table-column-hide = 隐藏此列
table-column-left = 左移
table-column-right = 右移
table-column-wider = 加宽
table-column-narrower = 缩窄
table-column-fit = 适合内容

# 导出。
table-export = 导出…

# 对所选各行。
table-acts = 批量操作
