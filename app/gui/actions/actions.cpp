// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions/actions.h"

#include "app/gui/look/appearance.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QCoreApplication>
#include <QEvent>
#include <QMenu>
#include <QMenuBar>
#include <QShortcut>
#include <QToolBar>
#include <algorithm>

namespace daxscope::gui {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("Actions", text);
}

QList<QKeySequence> sequences(const char* keys) {
    QList<QKeySequence> made;
    for (const QString& key : QString::fromLatin1(keys).split(u' ', Qt::SkipEmptyParts)) {
        made << QKeySequence(key);
    }
    return made;
}

} // namespace

Actions::Actions(QWidget* window) : QObject(window), window_(window) {
    auto* themes = new QActionGroup(this);
    auto* aligns = new QActionGroup(this);
    auto* groups = new QActionGroup(this);
    auto* overviews = new QActionGroup(this);
    for (const ActionRow& row : actionTable()) {
        auto* action = new QAction(translated(row.text), this);
        action->setObjectName(QLatin1String(row.id));
        action->setCheckable(row.checkable);
        action->setStatusTip(translated(row.help));
        setKeys(action, sequences(row.keys));
        action->setEnabled(row.needs != Needs::NotRecorded);
        if (QLatin1String(row.id).startsWith(QLatin1String("view.group"))) {
            groups->addAction(action);
        } else if (QLatin1String(row.id).startsWith(QLatin1String("view.theme"))) {
            themes->addAction(action);
        } else if (QLatin1String(row.id).startsWith(QLatin1String("view.align"))) {
            aligns->addAction(action);
        } else if (QLatin1String(row.id).startsWith(QLatin1String("view.overview-"))) {
            overviews->addAction(action);
        }
        by_command_[row.command] = action;
        menu_of_[action] = translated(row.menu.name).remove(u'&');
        all_ << action;
        window->addAction(action);
    }
}

bool Actions::isForLanes(const QKeySequence& key) {
    constexpr auto kElse = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    if (key.count() != 1 || (key[0].keyboardModifiers() & kElse) != 0) {
        return false;
    }
    switch (key[0].key()) {
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Insert:
    case Qt::Key_Delete:
        return true;
    default:
        return false;
    }
}

QList<QKeySequence> Actions::keys(const QAction* action) const {
    return keys_.contains(action) ? keys_.value(action) : action->shortcuts();
}

void Actions::setKeys(QAction* action, const QList<QKeySequence>& keys) {
    QList<QKeySequence> anywhere;
    for (const QKeySequence& key : keys) {
        if (!isForLanes(key)) {
            anywhere << key;
        }
    }
    keys_[action] = keys;
    action->setShortcuts(anywhere);
    bindLanes(action);
    QStringList texts;
    for (const QKeySequence& key : keys) {
        texts << key.toString(QKeySequence::NativeText);
    }
    action->setToolTip(texts.isEmpty()
                           ? action->statusTip()
                           : QStringLiteral("%1 (%2)").arg(action->statusTip(), texts.join(u' ')));
    for (auto each = by_button_.begin(); each != by_button_.end(); ++each) {
        if (each.value() == action) {
            each.key()->setToolTip(action->toolTip());
        }
    }
}

QAction* Actions::operator[](Command command) const {
    return by_command_.value(command);
}

void Actions::on(Command command, std::function<void()> slot) {
    connect((*this)[command], &QAction::triggered, this, [slot = std::move(slot)] { slot(); });
}

void Actions::press(Command command, QAbstractButton* button) {
    QAction* action = (*this)[command];
    button->setToolTip(action->toolTip());
    action->setEnabled(button->isEnabled());
    by_button_[button] = action;
    button->installEventFilter(this);
    connect(button, &QObject::destroyed, this, [this, button] { by_button_.remove(button); });
    on(command, [button] { button->click(); });
}

bool Actions::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::EnabledChange) {
        if (QAction* action = by_button_.value(qobject_cast<QAbstractButton*>(watched))) {
            action->setEnabled(static_cast<QAbstractButton*>(watched)->isEnabled());
        }
    }
    return QObject::eventFilter(watched, event);
}

void Actions::enable(const std::function<bool(Needs)>& there) {
    for (const ActionRow& row : actionTable()) {
        if (row.needs != Needs::Nothing && row.needs != Needs::Elsewhere) {
            (*this)[row.command]->setEnabled(there(row.needs));
        }
    }
}

const ActionRow* Actions::rowOf(const QAction* action) const {
    const std::span<const ActionRow> table = actionTable();
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto& row) {
        return (*this)[row.command] == action;
    });
    return found == table.end() ? nullptr : &*found;
}

void Actions::add(QAction* action, const QString& menu) {
    menu_of_[action] = QString(menu).remove(u'&');
    all_ << action;
    window_->addAction(action);
}

void Actions::remove(QAction* action) {
    menu_of_.remove(action);
    keys_.remove(action);
    qDeleteAll(bound_.take(action));
    all_.removeAll(action);
    delete action;
}

QList<QAction*> Actions::all() const {
    return all_;
}

QString Actions::menuOf(const QAction* action) const {
    return menu_of_.value(action);
}

void Actions::fillMenuBar(QMenuBar* bar) {
    for (const ActionRow& row : actionTable()) {
        QMenu*& menu = menus_[QLatin1String(row.menu.name)];
        if (menu == nullptr) {
            menu = bar->addMenu(translated(row.menu.name));
            menu->setToolTipsVisible(true); // what cannot be given says why
        }
        QMenu* const part = row.menu.part == nullptr ? menu : addMenu(menu, row.menu.part);
        if (row.after_separator && !part->isEmpty()) {
            part->addSeparator();
        }
        part->addAction((*this)[row.command]);
    }
}

QMenu* Actions::addMenu(QMenu* menu, const char* part) {
    QMenu*& made = menus_[QLatin1String(part)];
    if (made == nullptr) {
        made = menu->addMenu(translated(part));
        made->setObjectName(QLatin1String(part));
        made->setToolTipsVisible(true);
    }
    return made;
}

QMenu* Actions::menu(const char* name) const {
    return menus_.value(QLatin1String(name));
}

void Actions::fillToolBar(QToolBar* bar) const {
    const char* last = nullptr;
    for (const ActionRow& row : actionTable()) {
        if (!row.on_toolbar) {
            continue;
        }
        if (last != nullptr && last != row.menu.name) {
            bar->addSeparator();
        }
        last = row.menu.name;
        bar->addAction((*this)[row.command]);
    }
}

void Actions::fillToolBar(QToolBar* bar, const char* menu) const {
    for (const ActionRow& row : actionTable()) {
        if (QLatin1String(row.menu.name) == QLatin1String(menu) && row.icon != nullptr) {
            bar->addAction((*this)[row.command]);
        }
    }
}

void Actions::setLanes(QWidget* lanes) {
    lanes_ = lanes;
    for (QAction* action : all_) {
        bindLanes(action);
    }
}

/// Gives an action those of its keys that work in the lanes alone.
void Actions::bindLanes(QAction* action) {
    for (QShortcut* old : bound_.take(action)) {
        delete old;
    }
    if (lanes_ == nullptr) {
        return;
    }
    for (const QKeySequence& key : keys_.value(action)) {
        if (isForLanes(key)) {
            auto* shortcut = new QShortcut(key, lanes_);
            shortcut->setContext(Qt::WidgetWithChildrenShortcut);
            connect(shortcut, &QShortcut::activated, action, &QAction::trigger);
            bound_[action] << shortcut;
        }
    }
}

void Actions::refreshIcons(const QPalette& palette) {
    for (const ActionRow& row : actionTable()) {
        if (row.icon != nullptr) {
            const QString name = other_icons_.value(row.command, QLatin1String(row.icon));
            (*this)[row.command]->setIcon(icon(name, palette));
        }
    }
}

void Actions::setIcon(Command command, const QString& name) {
    other_icons_[command] = name;
    (*this)[command]->setIcon(icon(name, window_->palette()));
}

} // namespace daxscope::gui
