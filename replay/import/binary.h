// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/source.h"

#include <string>
#include <string_view>
#include <vector>

namespace daxscope::source {

/// trace.dat of `trace-cmd record`, versions 6 and 7.
extern const Source kTraceDat;
/// perf.data of `perf record`.
extern const Source kPerfData;
/// CTF, as `perf data convert --to-ctf` and lttng write it: a folder.
extern const Source kCtf;
/// Whether a file "metadata" is in a folder, or in one a few levels below, as in lttng's.
bool is_ctf_folder(const std::filesystem::path& path);

/// What this build reads beside text: for `daxscope --version` and doctor.
struct BinaryFormat {
    std::string_view name;    ///< "trace.dat"
    std::string_view library; ///< by which: "libtracecmd"
    bool built;               ///< false: the library was not there when daxscope was built
};
std::vector<BinaryFormat> binary_formats();
/// "reads trace.dat (libtracecmd)", and a line "built without …" where something is missing.
std::string binary_formats_text();

} // namespace daxscope::source
