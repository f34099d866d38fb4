// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/reader/formats.h"

#include "replay/import/reader/has.h"

namespace daxscope::reader {

std::span<const Format* const> formats() {
    static constexpr const Format* kFormats[] = {
#if DAXSCOPE_HAS_TRACE_DAT
        &kTraceDatFormat,
#endif
#if DAXSCOPE_HAS_PERF_DATA
        &kPerfDataFormat,
#endif
#if DAXSCOPE_HAS_CTF
        &kCtfFormat,
#endif
    };
    return kFormats;
}

} // namespace daxscope::reader
