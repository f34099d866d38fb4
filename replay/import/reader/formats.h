// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/reader/out.h"
#include "replay/import/reader/sandbox.h"

#include <span>
#include <string_view>

namespace daxscope::reader {

/// One binary format.
struct Format {
    std::string_view name; ///< as the parent asks for it
    Files files;
    /// Before the sandbox: what needs files that are not the trace's. May be null.
    void (*prepare)();
    /// Tells all of a trace but the end. Run in the sandbox; may die of what it reads.
    /// @param fd of the trace; taken over
    /// @throws Refused
    void (*read)(int fd, Out& out);
};

/// Those that this build has the libraries for.
std::span<const Format* const> formats();

extern const Format kTraceDatFormat, kPerfDataFormat, kCtfFormat;

} // namespace daxscope::reader
