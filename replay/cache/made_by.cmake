# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DFILES=LIST -DOUTPUT=made_by.cpp -P made_by.cmake: a number that changes with any of the files in LIST.
file(STRINGS ${FILES} files)
set(all "")
foreach(file IN LISTS files)
    file(SHA256 ${file} one)
    string(APPEND all ${one})
endforeach()
string(SHA256 number "${all}")
string(SUBSTRING ${number} 0 16 number)
file(WRITE ${OUTPUT} "// SPDX-License-Identifier: GPL-3.0-or-later
#include \"replay/cache/folder.h\"

namespace daxscope::cache {

std::uint64_t made_by() {
    return 0x${number};
}

} // namespace daxscope::cache
")
