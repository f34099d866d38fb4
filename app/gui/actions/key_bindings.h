// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/actions.h"

#include <QKeySequence>
#include <QMap>

namespace daxscope::gui {

/// The keys that a user has chosen instead of the table's. Menus, key sheet and tips show what is
/// in force: they read the actions.
class KeyBindings : public QObject {
    Q_OBJECT
public:
    /// Where keys lie. W A S D and what is around them are meant by their place; what is not listed
    /// for a layout is meant by its letter.
    enum class Layout { Qwerty, Azerty, Qwertz, Dvorak };

    /// @param kept read from and written to the user's settings
    KeyBindings(Actions* actions, bool kept, QObject* parent);

    /// What the table has, on the layout chosen.
    QList<QKeySequence> usual(const QAction* action) const;
    bool isUsual(const QAction* action) const;
    void set(QAction* action, const QList<QKeySequence>& keys);
    void reset(QAction* action);
    void resetAll();
    Layout layout() const { return layout_; }
    void setLayout(Layout layout);
    /// Another action that the key starts already, or a longer or shorter one begins with; nullptr:
    /// none.
    QAction* takenBy(const QKeySequence& key, const QAction* except) const;
    /// The keys chosen, as a file to be taken along.
    QByteArray toJson() const;
    /// @return what is wrong with it; empty: it was taken
    QString fromJson(const QByteArray& json);

signals:
    void changed();

private:
    void applyAll();
    void keep() const;
    Actions* actions_;
    bool kept_;
    Layout layout_ = Layout::Qwerty;
    QMap<QString, QList<QKeySequence>> chosen_; ///< by the action's object name
    QMap<QString, QList<QKeySequence>> table_;  ///< what it was made with
};

} // namespace daxscope::gui
