# 列表的视图。
view-changed = 已修改
view-back = 还原视图
view-back-how = 恢复视图原来的条件和排序
view-unknown = 这个列表没有“{ $name }”视图；可用：{ $known }
view-none = 这个列表没有视图，找不到“{ $name }”
