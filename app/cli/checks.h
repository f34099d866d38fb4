// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a number on the command line must be, said in words instead of in limits of a double.
#pragma once

#include <CLI/CLI.hpp>

namespace daxscope::cli {

/// A number of at least 1.
CLI::Validator positive();
/// A number of at least 0.
CLI::Validator not_negative();

/// A size as app::parse_size() reads it, handed on in bytes.
CLI::Validator as_bytes();
/// A length of time as app::parse_duration() reads it, handed on in ns.
/// @param bare  the unit of a plain number
CLI::Validator as_nanoseconds(const char* bare);

/// Refuses, on every option of a verb that holds a number, what would silently become another
/// one: a negative where it holds none (it would wrap to 2^64), a number that is too large, and
/// what is no number of seconds (nan, inf). Call it once the options are there.
void refuse_wrapping(CLI::App& verb);

} // namespace daxscope::cli
