// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/session.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace daxscope::cache {

/// A trace's tables as bytes.
std::vector<std::byte> pack(const trace::Tables& tables);
/// The tables of such bytes, empty where they are none, or such as no source gives out.
std::optional<trace::Tables> unpack_tables(std::span<const std::byte> bytes);

} // namespace daxscope::cache
