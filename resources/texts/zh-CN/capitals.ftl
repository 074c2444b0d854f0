capitals-style-plain = 可省的“零”不写
capitals-style-with-zero = 可省的“零”写一个
