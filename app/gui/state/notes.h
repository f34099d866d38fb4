// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

namespace daxscope::gui {

/// What somebody wrote about an instant of what is shown.
struct Note {
    std::int64_t time = 0; ///< ns, the window's: of two traces, A's
    QString text;
    bool operator==(const Note&) const = default;
};

/// The notes on what is shown, by time. They are in no trace: a workspace keeps them.
class Notes : public QObject {
    Q_OBJECT
public:
    static constexpr int kMost = 10'000;     ///< notes
    static constexpr int kLongestText = 500; ///< characters of one; the rest is cut off

    using QObject::QObject;

    const std::vector<Note>& all() const { return notes_; }
    /// @return its place; nothing where there are kMost already
    std::optional<int> add(Note note);
    void setText(int place, const QString& text);
    void remove(int place);
    void replace(std::vector<Note> notes);
    void clear() { replace({}); }
    /// Whether anything was changed since markSaved() or replace().
    bool isModified() const { return modified_; }
    void markSaved() { modified_ = false; }
    /// The nearest note after or before a time; nothing where there is none.
    std::optional<int> next(std::int64_t time) const;
    std::optional<int> previous(std::int64_t time) const;

signals:
    void changed();
    void askedToWrite(int place); ///< somebody made the note there, and wants to write it

private:
    std::vector<Note> notes_;
    bool modified_ = false;
};

} // namespace daxscope::gui
