// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <string_view>
#include <xxhash.h>

namespace daxscope::trace {

static_assert(std::endian::native == std::endian::little,
              "hashes are taken over little-endian words");

/// Feeds numbers and strings to xxh3 in an unambiguous order.
class Hasher {
public:
    Hasher() : state_(XXH3_createState(), &XXH3_freeState) { XXH3_64bits_reset(state_.get()); }
    template <typename... Numbers>
    void add(Numbers... numbers) {
        const std::array<std::uint64_t, sizeof...(numbers)> words{
            static_cast<std::uint64_t>(numbers)...};
        XXH3_64bits_update(state_.get(), words.data(), sizeof words);
    }
    void add_text(std::string_view text) {
        add(text.size());
        XXH3_64bits_update(state_.get(), text.data(), text.size());
    }
    std::uint64_t digest() const { return XXH3_64bits_digest(state_.get()); }

private:
    std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

} // namespace daxscope::trace
