// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/event.h"
#include "replay/trace/session.h"

#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
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

/// The hash of a trace's content: events in the order of `seq`, then the other tables in the order
/// of their keys. It can be kept while a file is being written.
class ContentHash {
public:
    /// Takes the next event, in the order of `seq`.
    void add(const Event& e) {
        hasher_.add(e.seq, e.ts, e.ts_end, e.kind, e.task, e.mapping, e.file, e.pgoff, e.flags,
                    e.result, e.pmd_in, e.pmd_out, e.arg0, e.arg1, e.extent, e.storage, e.cpu,
                    static_cast<std::uint64_t>(e.evidence) << 16U | e.absent);
        ++events_;
    }
    /// Once, after the last event.
    std::uint64_t finish(const Tables& tables);

private:
    Hasher hasher_;
    std::uint64_t events_ = 0;
};

/// What stands in the session as key::kHash, 16 hex digits: the content and all other rows of the
/// session.
std::string seal(std::uint64_t content,
                 const std::map<std::string, std::string, std::less<>>& session);

} // namespace daxscope::trace
