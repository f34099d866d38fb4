// SPDX-License-Identifier: GPL-3.0-or-later
//
// How both programs talk to whoever started them: what is said on standard error never fails, what
// is printed on standard output is checked.
#pragma once

#include <fmt/format.h>
#include <string_view>

namespace daxscope::app {

/// Writes to standard error as it is; a terminal that went away, a full disk and a closed
/// descriptor are ignored, for there is nowhere left to say so. Text of others must be printable.
void write_error(std::string_view text) noexcept;

/// fmt::print(stderr, …) that never throws.
template <typename... T>
void say(fmt::format_string<T...> format, T&&... values) {
    write_error(fmt::format(format, std::forward<T>(values)...));
}

/// An error as every program of ours says it: "PROGRAM: what", and below it what to do. Both are
/// made printable.
void say_error(std::string_view program, std::string_view what, std::string_view remedy = {});

/// Once, at the start of a program: descriptors 0 to 2 that are closed are opened on /dev/null,
/// so that no file of ours takes their number, in such a way that using them still fails; and a
/// reader that closes its pipe makes writing fail instead of ending the process (programs that
/// this one starts keep the default).
void prepare_streams();

enum class Printed {
    All,    ///< what was printed is with the reader
    Closed, ///< the reader had enough: it closed its pipe
    Failed, ///< it could not be written; was said on standard error
};

/// Flushes standard output and says whether all that was ever printed there could be written.
/// @param program whose error it is
/// @param error   the errno of an earlier failure where it is known, else 0
Printed finish_printing(std::string_view program, int error = 0);

/// The exit status where the reader closed its pipe: as if SIGPIPE had ended us, like most
/// programs.
inline constexpr int kReaderClosed = 141;

} // namespace daxscope::app
