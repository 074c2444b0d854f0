capitals-style-plain = Leave out the optional 零
capitals-style-with-zero = Write the optional 零 once
