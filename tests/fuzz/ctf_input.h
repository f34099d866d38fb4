// SPDX-License-Identifier: GPL-3.0-or-later
//
// A CTF folder as one input of a fuzzer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace daxscope::fuzz {

struct CtfInput {
    std::string_view metadata, stream;
};

inline CtfInput ctf_input(std::string_view bytes) {
    constexpr std::size_t kHead = 2;
    if (bytes.size() < kHead) {
        return {};
    }
    const std::size_t length = static_cast<unsigned char>(bytes[0]) |
                               static_cast<std::size_t>(static_cast<unsigned char>(bytes[1])) << 8U;
    const std::string_view rest = bytes.substr(kHead);
    const std::size_t at = std::min(length, rest.size());
    return {rest.substr(0, at), rest.substr(at)};
}

/// The other way round; metadata above 64 KiB is cut off.
inline std::string packed(const CtfInput& input) {
    constexpr std::size_t kLongest = 0xffff;
    const std::string_view metadata = input.metadata.substr(0, kLongest);
    std::string bytes{static_cast<char>(metadata.size() & 0xffU),
                      static_cast<char>(metadata.size() >> 8U)};
    bytes += metadata;
    bytes += input.stream;
    return bytes;
}

} // namespace daxscope::fuzz
