// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows with texts as bytes. What a row consists of is said once, for both ways.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace daxscope::cache {

class Packer {
public:
    template <typename... Values>
    void operator()(const Values&... values) {
        (put(values), ...);
    }
    const std::vector<std::byte>& bytes() const { return bytes_; }

private:
    template <typename Value>
    void put(const Value& value) {
        if constexpr (std::is_same_v<Value, std::string>) {
            put(static_cast<std::uint64_t>(value.size()));
            const auto* const text = reinterpret_cast<const std::byte*>(value.data());
            bytes_.insert(bytes_.end(), text, text + value.size());
        } else {
            static_assert(std::is_arithmetic_v<Value> || std::is_enum_v<Value>);
            const auto number = static_cast<std::uint64_t>(value);
            const auto* const raw = reinterpret_cast<const std::byte*>(&number);
            bytes_.insert(bytes_.end(), raw, raw + sizeof number);
        }
    }
    template <typename Value>
    void put(const std::optional<Value>& value) {
        put(value.has_value());
        put(value.value_or(Value{}));
    }

    std::vector<std::byte> bytes_;
};

/// Takes out what a Packer put in. Of bytes that it did not make the values may be anything.
class Unpacker {
public:
    explicit Unpacker(std::span<const std::byte> bytes) : left_(bytes) {}

    template <typename... Values>
    void operator()(Values&... values) {
        (take(values), ...);
    }
    /// A number of rows, never more than could be left.
    std::size_t count() {
        std::uint64_t rows = 0;
        take(rows);
        ok_ = ok_ && rows <= left_.size() / sizeof rows;
        return ok_ ? rows : 0;
    }
    void fail() { ok_ = false; }
    bool ok() const { return ok_; } ///< all was there so far
    bool at_end() const { return left_.empty(); }

private:
    template <typename Value>
    void take(Value& value) {
        if constexpr (std::is_same_v<Value, std::string>) {
            std::uint64_t size = 0;
            take(size);
            ok_ = ok_ && size <= left_.size();
            if (ok_) {
                value.assign(reinterpret_cast<const char*>(left_.data()), size);
                left_ = left_.subspan(size);
            }
        } else {
            std::uint64_t number = 0;
            ok_ = ok_ && left_.size() >= sizeof number;
            if (ok_) {
                std::memcpy(&number, left_.data(), sizeof number);
                left_ = left_.subspan(sizeof number);
            }
            if constexpr (std::is_same_v<Value, bool>) {
                ok_ = ok_ && number <= 1;
                value = number == 1;
            } else {
                value = static_cast<Value>(number);
                ok_ = ok_ && static_cast<std::uint64_t>(value) == number;
            }
        }
    }
    template <typename Value>
    void take(std::optional<Value>& value) {
        bool there = false;
        Value is{};
        take(there);
        take(is);
        value = there ? std::optional(is) : std::nullopt;
    }

    std::span<const std::byte> left_;
    bool ok_ = true;
};

} // namespace daxscope::cache
